'use server';
import type { ConcurrencyLimits } from '#lib/pool/index.ts';
import { changeConcurrency, changeOrganization, removeOrganization } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../../act.ts';
import { noteOf } from '../note.ts';

/** @param version that the person edited; 0: a new one. The key is in `body` if it was typed, and nowhere afterwards. */
export async function saveOrganization(
  id: string,
  body: Record<string, unknown>,
  note: string,
  version: number,
): Promise<Issues> {
  return act(({ email }) =>
    changeOrganization(app(), id, body, { by: email, ...noteOf(note), expectedVersion: version }),
  );
}

export async function deleteOrganization(id: string): Promise<Issues> {
  return act(({ email }) => removeOrganization(app(), id, { by: email }));
}

export async function saveLimits(limits: ConcurrencyLimits, version: number): Promise<Issues> {
  return act(({ email }) => changeConcurrency(app(), limits, { by: email, expectedVersion: version }));
}
