import type { Database } from '#lib/db/index.ts';
import type { PatternEvent, PatternWhole } from '../types.ts';
import { listExamples } from './list-examples.ts';
import { readWeeks } from './list-patterns.ts';
import { type LineRow, lineColumns, lineJoins, ms, placesOf, toLine } from './pattern-row.ts';

type Extra = Pick<
  PatternWhole,
  'offlineName' | 'description' | 'hypothesis' | 'fix' | 'check' | 'terms' | 'variants'
>;

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const shownEvents = 200;

/** One pattern of this project whole, or undefined. @throws DatabaseAway */
export async function findPattern(
  database: Database,
  projectId: number,
  id: string,
): Promise<PatternWhole | undefined> {
  if (!isUuid(id)) return undefined;
  const [rows, weeks, events, examples, merged] = await Promise.all([
    database.rows<LineRow & Extra>(
      `select ${lineColumns}, p.offline_name as "offlineName", p.description, p.hypothesis, p.fix, p."check", p.terms, p.variants
       from ${lineJoins} where p.project_id = $1 and p.id = $2`,
      [projectId, id],
    ),
    readWeeks(database, 'w.pattern_id = $1', id),
    database.rows<PatternEvent>(
      `select id, ${ms('at')} as at, kind, by, text from pattern_events where pattern_id = $1 order by id desc limit ${shownEvents}`,
      [id],
    ),
    listExamples(database, projectId, id),
    database.rows<{ id: string; name: string }>(
      'select id, name from patterns where project_id = $1 and merged_into = $2 order by name',
      [projectId, id],
    ),
  ]);
  const [row] = rows;
  if (!row) return undefined;
  const { offlineName, description, hypothesis, fix, check, terms, variants, ...line } = row;
  return {
    ...toLine(line, weeks.get(id) ?? []),
    ...{ offlineName, description, hypothesis, fix, check, terms, variants, merged, events },
    places: placesOf(row.places),
    examples: examples.there,
    goneExamples: examples.gone,
  };
}
