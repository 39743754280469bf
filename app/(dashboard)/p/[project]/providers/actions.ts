'use server';
import {
  drainOrganization,
  moveToggle,
  probeOrganization,
  restoreOrganization,
} from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../act.ts';
import { noteOf } from './note.ts';

export async function drain(id: string, note: string): Promise<Issues> {
  return act(({ email }) => drainOrganization(app(), id, { by: email, ...noteOf(note) }));
}

export async function restore(id: string): Promise<Issues> {
  return act(({ email }) => restoreOrganization(app(), id, { by: email }));
}

export async function probe(id: string): Promise<Issues> {
  return act(() => probeOrganization(app(), id));
}

/** @param to null: back to the routes as they are written @param version of the toggle that the person saw */
export async function move(
  to: string | null,
  note: string,
  version: number,
  force: boolean,
): Promise<Issues> {
  return act(({ email }) =>
    moveToggle(app(), { vendor: to, force }, { by: email, ...noteOf(note), expectedVersion: version }),
  );
}

/** Nobody needs to look at it any more. */
export async function acknowledge(incident: number): Promise<Issues> {
  return act(({ email }) => app().notices.acknowledge(incident, email));
}

/** Sends nothing about this for so many minutes. */
export async function silence(kind: string, subject: string, minutes: number): Promise<Issues> {
  return act(({ email }) => app().notices.silence({ kind, subject, minutes, by: email }));
}
