import type { Table } from '#lib/matching/index.ts';

/**
 * What discovery reads: measured, shown interactions with a verdict, column by column. The first try of a chain stands
 * for it, an act counts once, expired ones are no evidence: whoever fills it sees to that.
 */
export interface Log {
  table: Table;
  /** By row: 1 rejected, 0 inserted or edited. */
  rejected: Uint8Array;
  /** By row: whose it is, as a code; a user, or where there is none, a session. */
  unit: Uint32Array;
  /** By unit: 32 bits that say on which side of the split it falls, the same ones in every run. */
  unitHash: Uint32Array;
  /** By row, ms. */
  createdAtMs: Float64Array;
  /** Rows that belong to a user; the others to a session. */
  rowsWithUser: number;
  /** Rows left out because they have neither user nor session. */
  rowsWithoutUnit: number;
}

/** A set of rows whose users are on one side of the split. */
export interface Split {
  discovery: Uint32Array;
  heldOut: Uint32Array;
}

/** Users on the side of confirmation. */
const heldOutShare = 0.4;

/** 60 % of the users find patterns, 40 % confirm them. Never by row: a user's rows resemble each other. */
export function splitByUser({ unit, unitHash }: Log, rows: Uint32Array): Split {
  const isHeldOut = (row: number) => (unitHash[unit[row] as number] as number) < heldOutShare * 2 ** 32;
  return { discovery: rows.filter((row) => !isHeldOut(row)), heldOut: rows.filter(isHeldOut) };
}

/** How many users (or sessions) some rows belong to. */
export const usersOf = ({ unit }: Log, rows: Uint32Array): number => {
  const seen = new Set<number>();
  for (const row of rows) seen.add(unit[row] as number);
  return seen.size;
};
