import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';

/** One interaction as discovery reads it. Texts are cut: 500 characters of the input, the ends of a long result. */
export interface Logged {
  id: string;
  feature: string;
  vendor: string | null;
  model: string | null;
  promptVersion: string | null;
  /** As the product gave it. */
  language: string | null;
  isRejected: boolean;
  /** Hash under the project's salt. */
  user: string | null;
  session: string | null;
  latencyMs: number | null;
  finishReason: string | null;
  inputLength: number | null;
  resultLength: number | null;
  metadata: Record<string, unknown> | null;
  input: string | null;
  /** Of several candidates the first: which one was taken is known too late. */
  result: string | null;
  candidates: number | null;
}

/** Which interactions are read: created from … to (ms, the end not included), and more SQL over i, c, f. */
export interface Reading {
  projectId: number;
  from: number;
  to: number;
  /** A condition over `interactions i`, `cells c` and `features f`, with its parameters from $5 on. */
  also?: { sql: string; values: unknown[] } | undefined;
}

/** Longer results are read at both ends: their form shows at the beginning, whether they were cut off at the end. */
const [resultHead, resultTail] = [16_000, 4_000];
const pageRows = 5_000;

/** Rows that are evidence: shown, with an outcome that came, the first try of its chain, and not kept out by its owner. */
const evidence = `i.received and i.counted and i.status = 'completed' and i.shown_at is not null
  and i.outcome in ('inserted', 'edited', 'regenerated', 'closed', 'reverted') and i.try_number = 1
  and i.metadata->>'analyse' is distinct from 'false'`;

/**
 * SQL of `Logged` over `i`, which is the log or some of it.
 * @param results false: they are left out, long as they are @param also further columns
 */
export const selectLogged = (
  interactions: string,
  { results = true, also }: { results?: boolean; also?: string } = {},
): string =>
  `select ${also ? `${also}, ` : ''}i.id, f.slug as feature, c.vendor, c.model, c.prompt_version as "promptVersion", c.language,
     i.outcome in ('regenerated', 'closed', 'reverted') as "isRejected", i.user_hash as "user", i.session,
     i.latency_ms as "latencyMs", i.finish_reason as "finishReason", i.input_length as "inputLength",
     case when t.candidates is null then i.result_length else length(t.candidates->>0) end as "resultLength",
     i.metadata, left(t.input, 500) as input, jsonb_array_length(t.candidates) as candidates,
     ${results ? endsOfResult : 'null::text'} as result
   from ${interactions} i
     join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
     left join interaction_texts t on t.project_id = i.project_id and t.id = i.id
     cross join lateral (select coalesce(t.candidates->>0, t.result) as result) r`;

const endsOfResult = `case when length(r.result) <= ${resultHead + resultTail} then r.result
  else left(r.result, ${resultHead}) || right(r.result, ${resultTail}) end`;

/** What discovery reads, oldest first, page by page. */
export async function* loggedPages(
  database: Pick<Database, 'rows'>,
  { projectId, from, to, also }: Reading,
): AsyncGenerator<Logged[]> {
  let after = firstIdAt(from);
  for (;;) {
    const page = await database.rows<Logged>(
      `${selectLogged('interactions')}
       where i.project_id = $1 and i.id >= $2 and i.id < $3 and ${evidence} ${also ? `and (${also.sql})` : ''}
       order by i.id limit $4`,
      [projectId, after, firstIdAt(to), pageRows, ...(also?.values ?? [])],
    );
    if (page.length > 0) yield page;
    if (page.length < pageRows) return;
    after = nextId((page.at(-1) as Logged).id);
  }
}

const pageInputs = 1_000;

/** The beginnings of inputs that discovery will read, a page at a time. @param after where the page begins */
export async function loggedInputs(
  database: Pick<Database, 'rows'>,
  { projectId, from, to }: Reading,
  after: string | null,
): Promise<{ inputs: string[]; next: string | null }> {
  const rows = await database.rows<{ id: string; input: string }>(
    `select i.id, coalesce(left(t.input, 500), '') as input from interactions i
       left join interaction_texts t on t.project_id = i.project_id and t.id = i.id
     where i.project_id = $1 and i.id >= $2 and i.id < $3 and ${evidence} order by i.id limit ${pageInputs}`,
    [projectId, after ?? firstIdAt(from), firstIdAt(to)],
  );
  const last = rows.at(-1);
  return {
    inputs: rows.map(({ input }) => input),
    next: last && rows.length === pageInputs ? nextId(last.id) : null,
  };
}

/** The id that follows, as a UUID: pages begin where the last one ended. */
function nextId(id: string): string {
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return next.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
