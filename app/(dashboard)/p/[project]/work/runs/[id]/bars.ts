import type { RunDetail } from '#lib/durable/index.ts';

/** One line of the timeline. Times in ms. */
export interface Bar {
  name: string;
  kind: 'waited' | 'step' | 'running' | 'failed' | 'unknown';
  from: number;
  to: number;
  error: string | undefined;
  childId: string | undefined;
}

export interface Bars {
  from: number;
  to: number;
  bars: Bar[];
}

/** A run on a time axis: how long it waited, then its steps in their order. What has not ended reaches to now. */
export function barsOf({ createdAt, startedAt, endedAt, state, steps }: RunDetail, now: number): Bars {
  const isOver = state !== 'running' && state !== 'waiting';
  const marks = steps.flatMap((step) => [step.startedAt ?? 0, step.endedAt ?? 0]);
  const to = Math.max(isOver ? (endedAt ?? 0) : now, createdAt + 1, ...marks);
  const begun = startedAt ?? (isOver ? createdAt : to);
  const bars: Bar[] = [
    {
      name: 'waited for its turn',
      kind: 'waited',
      from: createdAt,
      to: begun,
      error: undefined,
      childId: undefined,
    },
  ];
  for (const { name, startedAt: from, endedAt: end, error, childId } of steps) {
    const kind = error ? 'failed' : end !== undefined ? 'step' : isOver ? 'unknown' : 'running';
    bars.push({ name, kind, from: from ?? begun, to: end ?? to, error, childId });
  }
  return { from: createdAt, to, bars };
}

/** Where a moment lies on the axis, 0–1. */
export const placeOf = ({ from, to }: Pick<Bars, 'from' | 'to'>, at: number): number =>
  Math.min(1, Math.max(0, (at - from) / (to - from)));
