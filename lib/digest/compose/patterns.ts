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
 * week that they share most with. Ignored and merged ones are left out, as they are everywhere. @throws DatabaseAway
 */
export async function readPatterns(
  database: Database,
  projectId: number,
  { from, to }: Week,
): Promise<PatternNews[]> {
  const halfMs = (to - from) / 2;
  const rows = await database.rows<Row>(
    `with here as (
       select distinct on (w.pattern_id) w.* from pattern_weeks w join patterns p on p.id = w.pattern_id
       where p.project_id = $1 and p.ignored_at is null and p.merged_into is null and w.ends_at > $2 and w.ends_at <= $3
       order by w.pattern_id, w.ends_at desc
     )
     select p.id, p.name, here.state, here.rows, here.rejected, here.users, here.recoverable,
       here.recoverable_low as low, here.recoverable_high as high,
       before.state as "stateBefore", p.first_seen_at >= $4 and p.first_seen_at < $5 as "isFirst",
       (select coalesce(json_agg(json_build_object('endsAt', floor(extract(epoch from t.ends_at) * 1000),
           'recoverable', t.recoverable) order by t.ends_at), '[]')
         from (select * from pattern_weeks w where w.pattern_id = p.id and w.ends_at <= here.ends_at
               order by w.ends_at desc limit 8) t) as trend
     from here join patterns p on p.id = here.pattern_id
     left join lateral (select state from pattern_weeks w where w.pattern_id = p.id and w.ends_at < here.ends_at
       order by w.ends_at desc limit 1) before on true
     order by here.recoverable desc nulls last, p.id`,
    [projectId, new Date(from + halfMs), new Date(to + halfMs), new Date(from), new Date(to + halfMs)],
  );
  return rows.flatMap((row) => {
    const what = whatHappened(row);
    if (!what) return [];
    const { id, name, recoverable, low, high, trend, ...rest } = row;
    const { rows: n, rejected, users } = rest;
    const known = recoverable !== null && low !== null && high !== null;
    return {
      ...{ id, name, what, rows: n, rejected, users, trend },
      recoverable: known ? { inserts: recoverable, low, high } : null,
    };
  });
}

/** Only what changed this week; a pattern that goes on growing is news each time. */
function whatHappened({ state, stateBefore, isFirst }: Row): PatternNews['what'] | null {
  if (state === 'growing' || (state === 'new' && isFirst)) return state;
  return (state === 'resolved' || state === 'reopened') && state !== stateBefore ? state : null;
}
