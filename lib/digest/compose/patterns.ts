import type { Database } from '#lib/db/index.ts';
import type { PatternNews, Week } from '../types.ts';

interface Row {
  id: string;
  name: string;
  state: string;
  stateBefore: string | null;
  isFirst: boolean;
  rows: number;
  rejected: number;
  users: number;
  recoverable: number | null;
  low: number | null;
  high: number | null;
  trend: { endsAt: number; recoverable: number | null }[];
}

/**
 * What became of failure patterns in a week: new, growing, resolved, reopened ones. A pattern's seven days belong to the
 * week that they share most with; it is new in the first digest that is posted after it was found. Ignored and merged
 * ones are left out, as they are everywhere.
 * @param postedAfterMs how long after a week's end its digest is posted. @throws DatabaseAway
 */
export async function readPatterns(
  database: Database,
  projectId: number,
  { from, to }: Week,
  postedAfterMs: number,
): Promise<PatternNews[]> {
  const halfMs = (to - from) / 2;
  const rows = await database.rows<Row>(
    `with here as (
       select distinct on (p.id) w.*, p.name, p.first_seen_at > $4 and p.first_seen_at <= $5 as is_first
       from patterns p join pattern_weeks w on w.pattern_id = p.id
       where p.project_id = $1 and p.ignored_at is null and p.merged_into is null and w.ends_at <= $3
         and (w.ends_at > $2 or (p.first_seen_at > $4 and p.first_seen_at <= $5))
       order by p.id, w.ends_at desc
     )
     select here.pattern_id as id, here.name, here.state, here.rows, here.rejected, here.users, here.recoverable,
       here.recoverable_low as low, here.recoverable_high as high, here.is_first as "isFirst",
       (select state from pattern_weeks w where w.pattern_id = here.pattern_id and w.ends_at < here.ends_at
        order by w.ends_at desc limit 1) as "stateBefore",
       (select json_agg(json_build_object('endsAt', floor(extract(epoch from t.ends_at) * 1000),
           'recoverable', t.recoverable) order by t.ends_at)
         from (select * from pattern_weeks w where w.pattern_id = here.pattern_id and w.ends_at <= here.ends_at
               order by w.ends_at desc limit 8) t) as trend
     from here order by here.recoverable desc nulls last, here.pattern_id`,
    [
      ...[projectId, new Date(from + halfMs), new Date(to + halfMs)],
      ...[new Date(from + postedAfterMs), new Date(to + postedAfterMs)],
    ],
  );
  return rows.flatMap((row) => {
    const what = whatHappened(row);
    if (!what) return [];
    const { id, name, recoverable, low, high, trend, rows: n, rejected, users } = row;
    const known = recoverable !== null && low !== null && high !== null;
    return {
      ...{ id, name, what, rows: n, rejected, users, trend },
      recoverable: known ? { inserts: recoverable, low, high } : null,
    };
  });
}

/** What is over or has no traffic by now is not new. */
const alive = new Set(['new', 'growing', 'stable', 'improving']);

/** Only what changed; a pattern that goes on growing is news each time. */
function whatHappened({ state, stateBefore, isFirst }: Row): PatternNews['what'] | null {
  if (isFirst && alive.has(state)) return 'new';
  if (state === 'growing') return 'growing';
  return (state === 'resolved' || state === 'reopened') && state !== stateBefore ? state : null;
}
