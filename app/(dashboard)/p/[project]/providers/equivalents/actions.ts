'use server';
import { changeEquivalents } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../../act.ts';
import { noteOf } from '../note.ts';

/** @param version of the toggle that the person edited */
export async function saveEquivalents(
  models: Record<string, Record<string, string>>,
  note: string,
  version: number,
): Promise<Issues> {
  return act(({ email }) =>
    changeEquivalents(app(), models, { by: email, ...noteOf(note), expectedVersion: version }),
  );
}
