import { type Database, DatabaseAway, isRetryable } from '#lib/db/index.ts';
import { timeOfId } from '#lib/domain/index.ts';
import { hashUser } from '#lib/interactions/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import type { HintArm } from './types.ts';

/** That a hint matched an input of a user. */
export interface Exposure {
  projectId: number;
  hintId: string;
  /** Of the answer; its time is the exposure's. */
  id: string;
  arm: HintArm;
  user: string;
  feature: string;
}

/** Exposures on their way to Postgres. They are telemetry: nobody waits for them, and a crash loses the last ones. */
export interface Exposures {
  /** Never waits, never throws. What finds no room is lost, and said. */
  add(exposure: Exposure): void;
  /** Writes what there is. While Postgres is away it stays and is written later. Never rejects. */
  flush(): Promise<void>;
  /** Flushes every 200 ms from now on. */
  start(): void;
  /** Flushes once more. */
  stop(): Promise<void>;
}

const flushMs = 200;
/** About 10 MB: ten seconds of a thousand a second, or an hour of a few. */
const mostWaiting = 20_000;
/** One statement's worth. */
const batchSize = 5_000;

export interface ExposuresParts {
  database: Database;
  registry: Pick<Registry, 'contextAway'>;
  /** Told about faults of ours; not that Postgres is away. */
  fault(error: unknown): void;
}

export function createExposures({ database, registry, fault }: ExposuresParts): Exposures {
  let waiting: Exposure[] = [];
  let lost = 0;
  let flushing: Promise<void> = Promise.resolve();
  let isFlushing = false;
  let timer: NodeJS.Timeout | undefined;

  async function flushNow(): Promise<void> {
    const taken = waiting;
    waiting = [];
    try {
      while (taken.length > 0) {
        await write(database, await rowsOf(registry, taken.slice(0, batchSize)));
        taken.splice(0, batchSize);
      }
      if (lost > 0) fault(new Error(`${lost} exposures of hints found no room: their effects lack them`));
      lost = 0;
    } catch (error) {
      if (!(error instanceof DatabaseAway || isRetryable(error))) return fault(error);
      const all = [...taken, ...waiting];
      waiting = all.slice(0, mostWaiting);
      lost += all.length - waiting.length;
    }
  }

  function flush(): Promise<void> {
    isFlushing = true;
    flushing = flushing.then(flushNow).finally(() => {
      isFlushing = false;
    });
    return flushing;
  }

  return {
    add(exposure) {
      if (waiting.length < mostWaiting) waiting.push(exposure);
      else lost += 1;
    },
    flush,
    start() {
      timer ??= setInterval(() => {
        if (!isFlushing && waiting.length > 0) void flush();
      }, flushMs).unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      return flush();
    },
  };
}

type ExposureRow = Omit<Exposure, 'user'> & { userHash: string };

/** With users as the log has them. Those of projects that are gone are left out. @throws DatabaseAway */
async function rowsOf(
  registry: ExposuresParts['registry'],
  exposures: readonly Exposure[],
): Promise<ExposureRow[]> {
  const salts = new Map<number, Uint8Array | undefined>();
  for (const id of new Set(exposures.map(({ projectId }) => projectId)))
    salts.set(id, await saltOf(registry, id));
  return exposures.flatMap(({ user, ...exposure }) => {
    const salt = salts.get(exposure.projectId);
    return salt ? [{ ...exposure, userHash: hashUser(salt, user) }] : [];
  });
}

async function saltOf(registry: ExposuresParts['registry'], projectId: number): Promise<Buffer | undefined> {
  try {
    return (await registry.contextAway(projectId)).project.userSalt;
  } catch (error) {
    if (error instanceof DatabaseAway) throw error;
    return undefined;
  }
}

/** A repeat, after an answer that got lost, changes nothing. */
async function write(database: Database, rows: readonly ExposureRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <Name extends keyof ExposureRow>(name: Name) => rows.map((row) => row[name]);
  await database.rows(
    `insert into hint_exposures (project_id, hint_id, id, arm, user_hash, feature, at)
     select * from unnest($1::int[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])
     on conflict do nothing`,
    [
      column('projectId'),
      column('hintId'),
      column('id'),
      column('arm'),
      column('userHash'),
      column('feature'),
      rows.map(({ id }) => new Date(timeOfId(id))),
    ],
  );
}
