import type { Database } from '#lib/db/index.ts';
import type { PatternState } from '#lib/discovery/index.ts';
import type { PatternLine, PatternWeek } from '../types.ts';
import {
  type LineRow,
  lineColumns,
  lineJoins,
  toLine,
  toWeek,
  type WeekRow,
  weekColumns,
} from './pattern-row.ts';

/** How far back a list's trends go. */
const shownWeeks = 26;

export interface PatternFilter {
  /** Any of them; empty: all. */
  states?: readonly PatternState[];
  feature?: string | null;
}

export interface PatternList {
  /** What is to be looked at: most recoverable inserts a week first, by the lower bound. */
  open: PatternLine[];
  ignored: PatternLine[];
  merged: PatternLine[];
  /** All that the project has, whatever the filter. */
  total: number;
  /** Of all, for the filter to choose from. */
  features: string[];
}

/** The patterns of a project, with their trends. @throws DatabaseAway */
export async function listPatterns(
  database: Database,
  projectId: number,
  { states = [], feature = null }: PatternFilter = {},
): Promise<PatternList> {
  const [rows, weeks] = await Promise.all([
    database.rows<LineRow>(`select ${lineColumns} from ${lineJoins} where p.project_id = $1`, [projectId]),
    readWeeks(database, 'w.pattern_id in (select id from patterns where project_id = $1)', projectId),
  ]);
  const all = rows.map((row) => toLine(row, weeks.get(row.id) ?? [])).sort(byRecoverable);
  const wanted = all.filter(
    (line) =>
      (states.length === 0 || states.includes(line.state)) &&
      (feature === null || line.features.includes(feature)),
  );
  return {
    open: wanted.filter(({ ignoredAt, mergedInto }) => ignoredAt === null && mergedInto === null),
    ignored: wanted.filter(({ ignoredAt, mergedInto }) => ignoredAt !== null && mergedInto === null),
    merged: wanted.filter(({ mergedInto }) => mergedInto !== null),
    total: all.length,
    features: [...new Set(all.flatMap(({ features }) => features))].sort(),
  };
}

/** Nothing to be won from it now: it is over, or nobody asks for such things any more. */
const isSettled = ({ state }: Pick<PatternLine, 'state'>): boolean =>
  state === 'resolved' || state === 'no traffic';

/** What is over comes last, however much it once was. */
const byRecoverable = (a: PatternLine, b: PatternLine): number =>
  Number(isSettled(a)) - Number(isSettled(b)) ||
  (b.recoverable?.low ?? -Infinity) - (a.recoverable?.low ?? -Infinity) ||
  a.firstSeenAt - b.firstSeenAt;

/** Weeks of patterns by their ids, oldest first. @param where over `pattern_weeks w` and $1 */
export async function readWeeks(
  database: Database,
  where: string,
  parameter: unknown,
): Promise<Map<string, PatternWeek[]>> {
  const rows = await database.rows<WeekRow>(
    `select ${weekColumns} from pattern_weeks w where ${where} order by w.pattern_id, w.ends_at`,
    [parameter],
  );
  const weeks = new Map<string, PatternWeek[]>();
  for (const [id, own] of Map.groupBy(rows, ({ patternId }) => patternId))
    weeks.set(id, own.slice(-shownWeeks).map(toWeek));
  return weeks;
}
