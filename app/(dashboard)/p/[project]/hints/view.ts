import { createLoader, parseAsString } from 'nuqs/server';

/** Address of a hint. */
export const hintHref = (project: string, name: string): string =>
  `/p/${project}/hints/${encodeURIComponent(name)}`;

/** Where one is written, from a pattern or from nothing. */
export const newHintHref = (project: string, pattern?: string): string =>
  `/p/${project}/hints/new${pattern === undefined ? '' : `?pattern=${encodeURIComponent(pattern)}`}`;

/** Which pattern a new hint is for. */
export const loadPattern = createLoader({ pattern: parseAsString });
