import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { bucketMs, firstIdAt } from '#lib/domain/index.ts';

/** Makes texts searchable in the background, newest bucket first. Any number of processes may run one. */
export interface SearchIndexer {
  /** Indexes one bucket. @returns whether there was one */
  indexNext(): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

const pauseMs = 1_000;
/** While the log is written, indexing rests this many times as long as it worked: finding can wait, writing cannot. */
const restFactor = 3;
/** Characters of input and of result that are searchable. */
const searchable = 4_000;
const textsAtOnce = 2_000;

const indexSql = `
  with texts as (
    select t.project_id, t.id, to_tsvector('simple', kept_words(left(coalesce(t.input, ''), ${searchable}) || ' ' || left(coalesce(t.result, ''), ${searchable}))) as words
    from interaction_texts t where t.project_id = $1 and t.id >= $2 and t.id < $3
      and not exists (select 1 from search_documents d where d.project_id = t.project_id and d.id = t.id)
    limit ${textsAtOnce}
  ), indexed as (insert into search_documents (project_id, id, words) select * from texts on conflict do nothing)
  select count(*)::int as count from texts`;

export function createSearchIndexer(
  database: Database,
  onError: (error: unknown) => void,
  isBusy: () => boolean,
  now: () => number = Date.now,
): SearchIndexer {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  function indexNext(): Promise<boolean> {
    return database.transaction(async (connection) => {
      const [next] = await connection.rows<{ projectId: number; bucket: number; interactions: number }>(
        `select project_id as "projectId", bucket, interactions from search_backlog order by bucket desc limit 1`,
      );
      if (!next) return false;
      const { projectId, bucket, interactions } = next;
      const [lock] = await connection.rows<{ mine: boolean }>(
        'select pg_try_advisory_xact_lock($1, $2) as mine',
        [projectId, bucket],
      );
      if (!lock?.mine) return false;
      const range = [firstIdAt(bucket * bucketMs), firstIdAt((bucket + 1) * bucketMs)];
      const [indexed] = await connection.rows<{ count: number }>(indexSql, [projectId, ...range]);
      // The row is touched last: the folder adds to it meanwhile, and must not wait for the indexing.
      if ((indexed?.count ?? 0) < textsAtOnce) {
        await connection.rows(
          `update search_backlog set interactions = interactions - $3 where project_id = $1 and bucket = $2`,
          [projectId, bucket, interactions],
        );
        await connection.rows(
          'delete from search_backlog where project_id = $1 and bucket = $2 and interactions <= 0',
          [projectId, bucket],
        );
      }
      return true;
    });
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const started = now();
      const more = await indexNext().catch((error: unknown) => {
        if (!(error instanceof DatabaseAway)) onError(error);
        return false;
      });
      const restMs = more ? (isBusy() ? (now() - started) * restFactor : 0) : pauseMs;
      await sleep(restMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    indexNext,
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
