import type { Database } from '#lib/db/index.ts';
import type { Example } from '../types.ts';
import { ms } from './pattern-row.ts';

/** Of each text. */
const shownCharacters = 2_000;

/** An example whose interaction is gone has nothing but its kind. */
type ExampleRow = Example | { id: null };

/** Examples in their order with the texts that the log has now: what was deleted there is gone here too. */
export async function listExamples(
  database: Database,
  projectId: number,
  patternId: string,
): Promise<{ there: Example[]; gone: number }> {
  const rows = await database.rows<ExampleRow>(
    `select i.id, e.kind, ${ms('i.created_at')} as "createdAt", f.slug as feature, i.outcome,
       left(t.input, ${shownCharacters}) as input, left(t.result, ${shownCharacters}) as result
     from pattern_examples e
     left join (interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id)
       on i.project_id = $1 and i.id = e.interaction_id and i.received
     left join interaction_texts t on t.project_id = i.project_id and t.id = i.id
     where e.pattern_id = $2 order by e.kind, e.rank`,
    [projectId, patternId],
  );
  const there = rows.filter((row) => row.id !== null);
  return { there, gone: rows.length - there.length };
}
