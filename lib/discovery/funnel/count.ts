import type { Log } from '../log/log.ts';
import type { Funnel } from '../types.ts';

/** The funnel of a log in which nothing could be looked for. */
export const emptyFunnel = ({ table, rowsWithoutUnit }: Log): Funnel => ({
  rows: table.count,
  leftOut: { withoutUserOrSession: rowsWithoutUnit, inKnownPatterns: 0 },
  discovery: { rows: 0, users: 0 },
  heldOut: { rows: 0, users: 0 },
  support: 0,
  looked: {},
  notable: 0,
  significant: 0,
  variants: 0,
  explained: 0,
  distinct: 0,
  refuted: [],
  confirmed: 0,
  without: [],
});

/** What a log lacks, in words. */
export function withoutOf({ table, rowsWithUser }: Log, basis: string | undefined): string[] {
  const has = (isThere: boolean, what: string) => (isThere ? [] : [what]);
  const { words } = table;
  return [
    ...has(rowsWithUser > 0, 'user ids: sessions stand for users'),
    ...has(words !== undefined && words.words.length > 0, 'texts of inputs: no phrases'),
    ...has(basis !== undefined && table.vectors?.has(basis) === true, 'vectors: no groups by meaning'),
  ];
}
