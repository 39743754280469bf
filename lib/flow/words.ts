import { readLine } from './limits/book.ts';
import type { Need } from './room/rows.ts';
import type { WaitReason } from './types.ts';

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

/** Whom a limit with keys concerns. */
export const forKey = (key: string | undefined): string =>
  key === undefined ? '' : key === '' ? ' for those without a key' : ` for "${key}"`;

const units = [
  { ms: 86_400_000, one: 'a day', many: 'days' },
  { ms: 3_600_000, one: 'an hour', many: 'hours' },
  { ms: 60_000, one: 'a minute', many: 'minutes' },
  { ms: 1_000, one: 'a second', many: 'seconds' },
];

/** "3 at once", "10 starts a minute", "1 start in 90 seconds". */
function allowance({ limit, periodMs }: Need): string {
  if (periodMs === 0) return `${limit} at once`;
  const starts = `${limit} ${limit === 1 ? 'start' : 'starts'}`;
  const { ms, one, many } = units.find((unit) => periodMs % unit.ms === 0) ?? { ms: 1, one: '', many: 'ms' };
  return `${starts} ${ms === periodMs && one ? one : `in ${periodMs / ms} ${many}`}`;
}

/** Why somebody is refused, for its caller. @param need what it wanted of the line, if that is known */
export function messageOf(line: string, need: Need | undefined, isSuperseded: boolean): string {
  const { kind, limit, key } = readLine(line);
  const whose = forKey(key);
  if (isSuperseded) return `a later request${whose} took its place: limit "${limit}"`;
  if (kind === 'debounced') return `limit "${limit}" still waits for a later request${whose}`;
  return `limit "${limit}" is reached${need ? `: ${allowance(need)}` : ''}${whose}`;
}
