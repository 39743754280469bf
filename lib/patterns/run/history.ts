import type { Connection } from '#lib/db/index.ts';
import type { WeekFigures } from './types.ts';

/** By Kept itself. @param at ms */
export async function addEvent(
  connection: Pick<Connection, 'rows'>,
  id: string,
  { at, kind, text }: { at: number; kind: string; text: string | null },
): Promise<void> {
  await connection.rows(
    `insert into pattern_events (pattern_id, at, kind, "by", text) values ($1, $2, $3, 'Kept', $4)`,
    [id, new Date(at), kind, text],
  );
}

/** Writes weeks, over those that are there: outcomes come late. */
export async function writeWeeks(
  connection: Pick<Connection, 'rows'>,
  id: string,
  weeks: readonly WeekFigures[],
  stateOf: (week: WeekFigures) => string,
): Promise<void> {
  for (const week of weeks) {
    const { difference, recoverable } = week;
    await connection.rows(
      `insert into pattern_weeks (pattern_id, ends_at, state, rows, rejected, users, difference, low, high, recoverable,
         recoverable_low, recoverable_high)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (pattern_id, ends_at) do update set state = excluded.state, rows = excluded.rows,
         rejected = excluded.rejected, users = excluded.users, difference = excluded.difference, low = excluded.low,
         high = excluded.high, recoverable = excluded.recoverable, recoverable_low = excluded.recoverable_low,
         recoverable_high = excluded.recoverable_high`,
      [
        ...[id, new Date(week.endsAt), stateOf(week), week.rows, week.rejected, week.users],
        ...[difference?.difference ?? null, difference?.low ?? null, difference?.high ?? null],
        ...[recoverable?.inserts ?? null, recoverable?.low ?? null, recoverable?.high ?? null],
      ],
    );
  }
}
