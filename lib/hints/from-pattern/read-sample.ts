import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';
import type { Definition } from '#lib/matching/index.ts';

/** A logged interaction, with what a definition may look at. */
export interface SampleRow {
  feature: string;
  vendor: string | null;
  model: string | null;
  promptVersion: string | null;
  /** As the product said it. */
  language: string | null;
  finishReason: string | null;
  inputLength: number | null;
  resultLength: number | null;
  latencyMs: number | null;
  truncated: boolean;
  candidates: number | null;
  position: number | null;
  metadata: Record<string, unknown> | null;
  input: string;
  /** Its beginning, where the definition asks for its form. */
  result: string | null;
}

const ofResults = [
  'json',
  'list',
  'markdown',
  'html',
  'code',
  'quoted',
  'emoji',
  'paragraphs',
  'endsMidSentence',
];

/**
 * Interactions with an input, of a definition's features where it names some: chosen at random, always the same ones.
 * The first try of a chain stands for it. @param from ms @throws DatabaseAway
 */
export function readSample(
  database: Database,
  projectId: number,
  { all }: Definition,
  { from, most }: { from: number; most: number },
): Promise<SampleRow[]> {
  const fields = new Set<string>(all.map(({ field }) => field));
  const features = all.flatMap((literal) => {
    if (literal.field !== 'feature') return [];
    return 'in' in literal ? literal.in.map(String) : 'is' in literal ? [String(literal.is)] : [];
  });
  const asksForm = ofResults.some((field) => fields.has(field));
  // Costs a sort of all the project has in these days.
  const position = fields.has('position')
    ? 'row_number() over (partition by i.session order by i.id)'
    : 'null::bigint';
  return database.rows<SampleRow>(
    `with sampled as materialized (
       select i.id, i.cell_id, i.finish_reason, i.input_length, i.result_length, i.latency_ms, i.truncated, i.metadata,
         ${position} as position
       from interactions i
       where i.project_id = $1 and i.id >= $2 and i.received and i.try_number <= 1 and i.input_length > 0
         and i.cell_id = any(array(select c.id from cells c join features f on f.id = c.feature_id
           where c.project_id = $1 and (cardinality($3::text[]) = 0 or f.slug = any($3))))
       order by right(i.id::text, 12) limit $4
     )
     select f.slug as feature, c.vendor, c.model, c.prompt_version as "promptVersion", c.language,
       s.finish_reason as "finishReason", s.input_length as "inputLength", s.result_length as "resultLength",
       s.latency_ms as "latencyMs", s.truncated, jsonb_array_length(t.candidates) as candidates, s.position, s.metadata,
       left(t.input, 500) as input, ${asksForm ? 'left(t.result, 20000)' : 'null::text'} as result
     from sampled s join cells c on c.id = s.cell_id join features f on f.id = c.feature_id
     join interaction_texts t on t.project_id = $1 and t.id = s.id`,
    [projectId, firstIdAt(from), features, most],
  );
}
