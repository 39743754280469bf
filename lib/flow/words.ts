import { readLine } from './limits/book.ts';
import type { Refusal, WaitReason } from './types.ts';

const ofKey = (key: string | undefined): string =>
  key === undefined ? '' : ` of ${key === '' ? '(none)' : key}`;

/** What somebody waits for. */
export function wordsOf(line: string, opensAt: number): WaitReason {
  const { kind, limit, key } = readLine(line);
  const words = {
    throttled: `throttled by ${limit}${ofKey(key)}`,
    full: `slot${ofKey(key)} in ${limit}`,
    debounced: `debounced by ${limit}${ofKey(key)}`,
  }[kind];
  return { kind, limit, key, words, ...(opensAt > 0 ? { untilMs: opensAt } : {}) };
}

export function messageOf(kind: Refusal['kind'], limit: string, key: string | undefined): string {
  if (kind === 'throttled') return `the limit ${limit}${ofKey(key)} of starts per period is reached`;
  if (kind === 'debounced') return `a later request${ofKey(key)} took its place: ${limit}`;
  return `all places of the limit ${limit}${ofKey(key)} are taken`;
}
