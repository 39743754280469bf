import type { ErrorKind } from '#lib/vendors/index.ts';

const kinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  ...(['rate_limit', 'overloaded', 'timeout', 'connection', 'malformed', 'quota', 'auth'] as const),
]);

/** Whether a failure passes: by itself, or when a person has paid or set a key. Work that can wait is then done later. */
export const isPassing = (kind: ErrorKind): boolean => kinds.has(kind);
