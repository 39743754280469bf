import type { inferParserType } from 'nuqs/server';
import type { InteractionListQuery } from '#lib/insights/index.ts';
import { resolveRange } from '../../../../range.ts';
import { type interactionsParsers, toFilter } from '../../../../view.ts';

export type InteractionsView = inferParserType<typeof interactionsParsers>;

/** What `outcome=` may ask for; anything else in an address is left out. */
const outcomeFilters = [
  'inserted',
  'edited',
  'regenerated',
  'closed',
  'reverted',
  'pending',
  'expired',
  'failed',
];
const isOutcomeFilter = (text: string): boolean => outcomeFilters.includes(text);

const pageSize = 100;

/** The question that an address asks. */
export function listQuery(view: InteractionsView, now: number, timeZone: string): InteractionListQuery {
  const { from, to } = resolveRange({ ...view, interval: null }, now, timeZone);
  const outcomes = view.outcome.filter(isOutcomeFilter);
  return {
    range: { from, to },
    filter: toFilter(view.where),
    limit: pageSize,
    ...(outcomes.length > 0 && { outcomes }),
    ...(view.user && { user: view.user }),
    ...(view.trace && { traceId: view.trace }),
    ...(view.text && { text: view.text }),
  };
}
