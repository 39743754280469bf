import type { Parameters } from './cells.ts';

/** What a list can be narrowed to: the outcomes as people see them, and failed generations. */
export const outcomeFilters = [
  'inserted',
  'edited',
  'regenerated',
  'closed',
  'reverted',
  'expired',
  'pending',
  'failed',
] as const;
export type OutcomeFilter = (typeof outcomeFilters)[number];

export const isOutcomeFilter = (value: string): value is OutcomeFilter =>
  (outcomeFilters as readonly string[]).includes(value);

/** Whether the time of asking matters. (Postgres refuses a parameter that a statement does not use.) */
export const needsClock = (wanted: string[]): boolean =>
  wanted.some((outcome) => outcome === 'expired' || outcome === 'pending');

/** SQL over rollup columns: how many interactions of a rollup row each filter matches. */
export function matchCounts(nowBucket: string): Record<OutcomeFilter, string> {
  const silent = '(shown - inserted - edited - regenerated - closed - reverted)';
  return {
    inserted: 'inserted',
    edited: 'edited',
    regenerated: 'regenerated',
    closed: 'closed',
    reverted: 'reverted',
    expired: `case when matures <= ${nowBucket} then ${silent} else 0 end`,
    pending: `case when matures > ${nowBucket} then ${silent} else 0 end`,
    failed: 'failed',
  };
}

/** Matches of the wanted filters together; of everything when none is wanted. */
export const matchSum = (
  counts: Record<OutcomeFilter | 'all', number>,
  wanted: string[] | undefined,
): number =>
  wanted?.length
    ? wanted.filter(isOutcomeFilter).reduce((sum, outcome) => sum + counts[outcome], 0)
    : counts.all;

/** SQL condition over `interactions i` for the wanted filters; agrees with `matchCounts`. */
export function outcomeSql(wanted: string[], nowMs: number, parameters: Parameters): string {
  const now = needsClock(wanted) ? parameters.add(new Date(nowMs)) : '';
  const conditions = wanted.filter(isOutcomeFilter).map((outcome) => {
    if (outcome === 'failed') return `i.status = 'failed'`;
    const inRate = 'i.counted and i.shown_at is not null';
    if (outcome === 'expired')
      return `(${inRate} and i.outcome is null and i.matures_at <= ${now}::timestamptz)`;
    if (outcome === 'pending')
      return `(${inRate} and i.outcome is null and i.matures_at > ${now}::timestamptz)`;
    return `(${inRate} and i.outcome = '${outcome}')`;
  });
  return conditions.length > 0 ? `(${conditions.join(' or ')})` : 'false';
}
