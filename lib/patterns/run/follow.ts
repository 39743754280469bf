import type { Connection } from '#lib/db/index.ts';
import { stateOf, type WeekMeasure } from '#lib/discovery/index.ts';
import { addEvent, writeWeeks } from './history.ts';
import type { Findings } from './types.ts';

const weekMs = 604_800_000;

interface Known {
  state: string;
  firstSeenAt: number;
}

/**
 * Adds the newest weeks to the history of patterns that are known, and says what has become of them. Weeks that are
 * there already are written anew, since outcomes come late: the state follows from the whole history.
 * @param at the present, ms
 */
export async function followKnown(
  connection: Connection,
  known: Findings['known'],
  at: number,
): Promise<void> {
  for (const { id, weeks } of known) {
    const [pattern] = await connection.rows<Known>(
      `select state, (extract(epoch from first_seen_at) * 1000)::bigint as "firstSeenAt" from patterns where id = $1 for update`,
      [id],
    );
    if (!pattern) continue;
    await writeWeeks(connection, id, weeks, () => pattern.state);
    const history = (await readWeeks(connection, id)).filter(
      // The week of its discovery is the first one that it is held against.
      ({ weekStartsAtMs }) => weekStartsAtMs + 2 * weekMs > pattern.firstSeenAt,
    );
    for (let count = 1; count <= history.length; count++) {
      const week = history[count - 1] as WeekMeasure;
      await connection.rows('update pattern_weeks set state = $3 where pattern_id = $1 and ends_at = $2', [
        ...[id, new Date(week.weekStartsAtMs + weekMs), stateOf(history.slice(0, count))],
      ]);
    }
    const state = stateOf(history);
    const newest = weeks.at(-1)?.recoverable;
    await connection.rows(
      `update patterns set state = $2, recoverable = coalesce($3, recoverable),
         recoverable_low = coalesce($4, recoverable_low), recoverable_high = coalesce($5, recoverable_high) where id = $1`,
      [id, state, newest?.inserts ?? null, newest?.low ?? null, newest?.high ?? null],
    );
    if (state !== pattern.state)
      await addEvent(connection, id, { at, kind: 'state', text: `${pattern.state} → ${state}` });
  }
}

async function readWeeks(connection: Connection, id: string): Promise<WeekMeasure[]> {
  const rows = await connection.rows<{
    endsAt: number;
    rows: number;
    users: number;
    difference: number | null;
    low: number;
    high: number;
  }>(
    `select (extract(epoch from ends_at) * 1000)::bigint as "endsAt", rows, users, difference, low, high
     from pattern_weeks where pattern_id = $1 order by ends_at`,
    [id],
  );
  return rows.map(({ endsAt, rows, users, difference, low, high }) => ({
    weekStartsAtMs: endsAt - weekMs,
    ...{ rows, users },
    difference: difference === null ? null : { difference, low, high },
  }));
}
