import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';
import { matches, type Row } from '#lib/matching/index.ts';
import type { PatternLine } from '../types.ts';
import { ms } from './pattern-row.ts';

/** An interaction with a verdict, as the log has it. Time ms. */
export interface Logged {
  id: string;
  createdAt: number;
  feature: string;
  vendor: string | null;
  model: string | null;
  promptVersion: string | null;
  language: string | null;
  userHash: string | null;
  session: string | null;
  outcome: 'inserted' | 'edited' | 'regenerated' | 'closed' | 'reverted';
  finishReason: string | null;
  routeKind: string | null;
  inputLength: number | null;
  resultLength: number | null;
  latencyMs: number | null;
  truncated: boolean;
  metadata: Record<string, unknown>;
  input: string | null;
  result: string | null;
  candidates: string[] | null;
}

/** What a definition looks at in an interaction. */
export type RowOf = (logged: Logged) => Row | Promise<Row>;

const weekMs = 604_800_000;
const batchSize = 500;

const columns = `i.id, ${ms('i.created_at')} as "createdAt", f.slug as feature, c.vendor, c.model,
  c.prompt_version as "promptVersion", c.language, i.user_hash as "userHash", i.session, i.outcome,
  i.finish_reason as "finishReason", c.route_kind as "routeKind", i.input_length as "inputLength",
  i.result_length as "resultLength", i.latency_ms as "latencyMs", i.truncated, coalesce(i.metadata, '{}') as metadata,
  t.input, t.result, t.candidates`;

/**
 * The interactions of a pattern in the weeks it was followed, as lines of JSON, oldest first: what its definition says of
 * each first try with a verdict. Read in batches, so that any number fits. Users are hashes, as in the log.
 * @throws DatabaseAway
 */
export async function* exportPattern(
  database: Database,
  projectId: number,
  pattern: Pick<PatternLine, 'definition' | 'weeks' | 'lastSeenAt'>,
  rowOf: RowOf,
): AsyncGenerator<string> {
  const { weeks, lastSeenAt } = pattern;
  const from = (weeks[0]?.endsAt ?? lastSeenAt) - weekMs;
  const to = (weeks.at(-1)?.endsAt ?? lastSeenAt) + 1;
  for await (const logged of readVerdicts(database, projectId, { from, to })) {
    if (!matches(pattern.definition, await rowOf(logged))) continue;
    const { userHash, createdAt, ...rest } = logged;
    const isRejected = rest.outcome !== 'inserted' && rest.outcome !== 'edited';
    const line = { ...rest, user: userHash, createdAt: new Date(createdAt).toISOString(), isRejected };
    yield `${JSON.stringify(line)}\n`;
  }
}

/** First tries with a verdict, oldest first. @param range ms, half-open */
export async function* readVerdicts(
  database: Database,
  projectId: number,
  { from, to }: { from: number; to: number },
): AsyncGenerator<Logged> {
  for (let after = firstIdAt(from); ; ) {
    const rows = await database.rows<Logged>(
      `select ${columns} from interactions i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
       left join interaction_texts t on t.project_id = i.project_id and t.id = i.id
       where i.project_id = $1 and i.id > $2 and i.id < $3 and i.received and i.counted and i.shown_at is not null
         and i.outcome is not null and i.try_number = 1
       order by i.id limit ${batchSize}`,
      [projectId, after, firstIdAt(to)],
    );
    yield* rows;
    const newest = rows.at(-1);
    if (rows.length < batchSize || !newest) return;
    after = newest.id;
  }
}
