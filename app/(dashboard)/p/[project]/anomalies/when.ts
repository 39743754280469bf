import type { Anomaly } from '#lib/anomalies/index.ts';
import { day } from '../../../../format.ts';

const dayMs = 86_400_000;
/** Days are counted from 1970-01-01 and belong to no zone any more. */
const name = (one: number) => day(one * dayMs, 'UTC');

/** "25 Oct", "25 – 31 Oct", "since 25 Oct". */
export function whenWords({ day: first, lastDay, state }: Anomaly): string {
  if (state !== 'ended') return `since ${name(first)}`;
  return first === lastDay ? name(first) : `${name(first)} – ${name(lastDay)}`;
}
