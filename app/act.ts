import { refresh } from 'next/cache';
import type { SignedIn } from '#lib/auth/index.ts';
import { requireUser } from './session.ts';

/** What is wrong with what somebody asked for, in sentences for them; empty: it is done. */
export type Issues = readonly string[];

/** Does what somebody asked for, in their name, and renders their page anew. */
export async function act(work: (user: SignedIn) => Promise<unknown>): Promise<Issues> {
  const user = await requireUser();
  try {
    await work(user);
  } catch (error) {
    return issuesOf(error);
  }
  refresh();
  return [];
}

const expected = new Set([
  'UnknownName',
  'VersionConflict',
  'DatabaseAway',
  'StoreAway',
  'NothingToDo',
  'PatternRefused',
]);

/**
 * An error that people can do something about, in their words; any other is thrown on. Told by its name: pages are
 * bundled, so that the server's own errors are of other classes than those imported here.
 */
export function issuesOf(error: unknown): Issues {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'InvalidDocument') return (error as Error & { issues: string[] }).issues;
  if (!expected.has(error.name)) throw error;
  return [error.name === 'DatabaseAway' ? 'The database is away: nothing was changed.' : error.message];
}
