import type { Keyring, Sessions } from '#lib/auth/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { Prisma } from '#lib/db/prisma.ts';
import type { Digests } from '#lib/digest/index.ts';
import type { Hints } from '#lib/hints/index.ts';
import type { GroupCommit } from '#lib/interactions/index.ts';
import type { PatternJobs } from '#lib/patterns/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import type { WorkParts } from '#lib/work/index.ts';
import type { ProviderLayer } from './provider-layer.ts';

/** The parts of a running Kept, put together once per process by `start`. */
export interface App extends ProviderLayer {
  database: Database;
  prisma: Prisma;
  registry: Registry;
  keyring: Keyring;
  log: GroupCommit;
  hints: Hints;
  sessions: Sessions;
  digests: Digests;
  work: WorkParts;
  patterns: PatternJobs;
  now(): number;
  /** Removes the demo project and all its data. */
  removeDemo(): Promise<void>;
}

const place = Symbol.for('kept.app');

/** Pages are bundled and so have modules of their own; the parts they share with the server are handed over here. */
export const provideApp = (value: App): void => {
  (globalThis as Record<symbol, unknown>)[place] = value;
};

/** @throws Error outside a running server */
export function app(): App {
  const value = (globalThis as Record<symbol, unknown>)[place] as App | undefined;
  if (!value) throw new Error('Kept is not running in this process');
  return value;
}
