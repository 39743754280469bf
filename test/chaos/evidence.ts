import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import type { LedgerEntry } from '#lib/simulator/index.ts';
import type { Received } from '#test/support/receiver.ts';
import type { Kill } from './fleet.ts';
import type { Asked } from './load.ts';

/** One call that has to be made, and what is known about it. Times in ms since the epoch. */
export interface Step {
  mark: string;
  /** Of its interaction. */
  id: string;
  /** When its value was committed. */
  checkpointedAt: number | null;
  /** Its text, where it has one, as its caller gets it. */
  answer: string | undefined;
  /** What the log has of it. */
  logged: { status: string | null; result: string | null } | undefined;
}

/** What became of one that was acknowledged. */
export interface Story {
  asked: Asked;
  state: string | undefined;
  endedAt: number | null;
  steps: Step[];
  /** Processes it is said to have died with. */
  deaths: string[];
  /** When processes are known to have begun with it. */
  claims: number[];
  /** Its result, as its caller gets it: by GET, and by each webhook. */
  shown: string | undefined;
  told: string[];
}

/** All that is known when everything is over. */
export interface Evidence {
  stories: Story[];
  calls: readonly LedgerEntry[];
  kills: readonly Kill[];
  /** Interactions in the log. */
  interactions: number;
  /** Webhooks that belong to nothing that was asked for, or that are not signed as they should be. */
  strangers: number;
}

export interface Sources {
  database: Database;
  url: string;
  secretKey: string;
  received: readonly Received[];
  calls: readonly LedgerEntry[];
  kills: readonly Kill[];
  isSigned(received: Received): boolean;
}

/** @throws Error when it cannot be read */
export async function gather(asked: readonly Asked[], sources: Sources): Promise<Evidence> {
  const { database, received, isSigned, calls, kills } = sources;
  const [generations, chains, logged] = await Promise.all([
    readGenerations(database),
    readChains(database),
    readLog(database),
  ]);
  const told = Map.groupBy(received.filter(isSigned), ({ headers }) => String(headers['kept-event-id']));
  const stories: Story[] = [];
  for (const one of asked) {
    const row = one.kind === 'chain' ? chains.get(one.id) : generations.get(one.id);
    const answers = await show(one, sources);
    stories.push({
      ...{ asked: one, state: undefined, endedAt: null, deaths: [], claims: [] },
      ...row,
      steps: one.marks.map((mark, i) => {
        const { id, checkpointedAt } = row?.steps[i] ?? { id: one.id, checkpointedAt: null };
        return { mark, id, checkpointedAt, answer: answers?.[i]?.text, logged: logged.get(id) };
      }),
      shown: answers && JSON.stringify(answers),
      told: (told.get(one.id) ?? []).map(({ text }) => JSON.stringify(answersOf(one, JSON.parse(text)))),
    });
  }
  const known = new Set(asked.map(({ id }) => id));
  const strange = [...told].filter(([id]) => !known.has(id));
  const unsigned = received.filter((one) => !isSigned(one)).length;
  return { stories, calls, kills, interactions: logged.size, strangers: strange.length + unsigned };
}

interface Row {
  state: string;
  endedAt: number | null;
  deaths: string[];
  claims: number[];
  steps: { id: string; checkpointedAt: number | null }[];
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`;

async function readGenerations(database: Database): Promise<Map<string, Row>> {
  const rows = await database.rows<Omit<Row, 'steps'> & { id: string }>(
    `select id, state, ${ms('ended_at')} as "endedAt",
       array(select line->>'worker' from jsonb_array_elements(story) line where line->>'event' = 'worker_died') as deaths,
       array(select (line->>'claimedAt')::float8 from jsonb_array_elements(story) line where line ? 'claimedAt') as claims
     from durable_generations`,
  );
  return new Map(
    rows.map(({ id, ...row }) => [id, { ...row, steps: [{ id, checkpointedAt: row.endedAt }] }]),
  );
}

async function readChains(database: Database): Promise<Map<string, Row>> {
  const [chains, steps, deaths] = await Promise.all([
    database.rows<{ id: string; state: string; endedAt: number | null }>(
      `select id, state, ${ms('ended_at')} as "endedAt" from chains`,
    ),
    database.rows<{ chain: string; id: string; checkpointedAt: number | null }>(
      `select chain_id as chain, interaction_id as id, ${ms('ended_at')} as "checkpointedAt" from chain_steps
       order by chain_id, position`,
    ),
    database.rows<{ chain: string; process: string }>(
      `select substring(run_id from 'chain-(.{36})-') as chain, process from run_events where kind = 'killed' order by id`,
    ),
  ]);
  const stepsOf = Map.groupBy(steps, ({ chain }) => chain);
  const deathsOf = Map.groupBy(deaths, ({ chain }) => chain);
  return new Map(
    chains.map(({ id, ...chain }) => {
      const died = (deathsOf.get(id) ?? []).map(({ process }) => process);
      return [id, { ...chain, claims: [], deaths: died, steps: stepsOf.get(id) ?? [] }];
    }),
  );
}

async function readLog(database: Database): Promise<Map<string, NonNullable<Step['logged']>>> {
  const rows = await database.rows<{ id: string; status: string | null; result: string | null }>(
    `select i.id, i.status, t.result from interactions i
     left join interaction_texts t on t.project_id = i.project_id and t.id = i.id where i.received`,
  );
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

/** What GET answers. */
async function show(asked: Asked, { url, secretKey }: Sources): Promise<Answer[] | undefined> {
  const path = asked.kind === 'chain' ? 'chains' : 'generations';
  const headers = { authorization: `Bearer ${secretKey}` };
  const response = await fetch(`${url}/v1/${path}/${asked.id}`, { headers });
  return response.ok ? answersOf(asked, await response.json()) : undefined;
}

/** The value of a step; other kinds than texts are only compared. */
type Answer = { text?: string } | undefined;

/** One for each step, as GET and webhooks have them. */
function answersOf({ kind }: Asked, body: any): Answer[] {
  if (kind === 'chain') return body.steps.map(({ value }: { value: Answer }) => value);
  return [{ text: (body.generation ?? body).result }];
}

/** What `read` finds, however often Postgres is away meanwhile. */
export async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      await sleep(50);
    }
  }
}
