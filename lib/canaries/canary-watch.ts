import { InvalidDocument, VersionConflict } from '#lib/catalog/index.ts';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import type { Notices } from '#lib/notices/index.ts';
import { listProjects, type Project } from '#lib/projects/index.ts';
import { stopCanary } from '#lib/providers/index.ts';
import { canaryKind } from '#lib/routing/index.ts';
import { listRuns, readCanary } from './read-canary.ts';
import type { CanaryParts, Verdict } from './types.ts';

/** Any number: of the processes that look at the same time, one does. */
const watchLock = 7_239_017;

interface WatchOptions extends CanaryParts {
  notices: Pick<Notices, 'report'>;
  /** Told about faults of ours; not that Postgres is away. */
  fault(error: unknown): void;
  /** ms. */
  now(): number;
}

export interface StoppedCanary {
  project: string;
  feature: string;
  verdict: Verdict;
  because: string;
}

export interface CanaryWatch {
  /**
   * Looks at all running canaries once and stops those that are worse, fail more or are too slow. To be called every
   * minute in each process: together they look once. Never rejects. @returns what it stopped
   */
  look(): Promise<StoppedCanary[]>;
}

export function createCanaryWatch(options: WatchOptions): CanaryWatch {
  const { database, catalog, fault } = options;
  let looking: Promise<StoppedCanary[]> | undefined;

  async function lookOnce(): Promise<StoppedCanary[]> {
    const stopped: StoppedCanary[] = [];
    for (const project of await listProjects(database))
      for (const { name, body } of catalog.list(canaryKind, project.id)) {
        if (body.state !== 'running') continue;
        try {
          stopped.push(...(await judgeOne(options, project, name)));
        } catch (error) {
          if (error instanceof DatabaseAway) throw error;
          // Somebody changed it meanwhile: the next look sees what it is now.
          if (!(error instanceof VersionConflict || error instanceof InvalidDocument)) fault(error);
        }
      }
    return stopped;
  }

  return {
    look() {
      looking ??= alone(database, lookOnce)
        .catch((error) => {
          if (!(error instanceof DatabaseAway)) fault(error);
          return [];
        })
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
  };
}

/** Does nothing while another process does the same. */
const alone = (database: Database, work: () => Promise<StoppedCanary[]>): Promise<StoppedCanary[]> =>
  database.transaction(async (connection) => {
    const [row] = await connection.rows<{ locked: boolean }>(
      'select pg_try_advisory_xact_lock($1) as locked',
      [watchLock],
    );
    return row?.locked ? work() : [];
  });

async function judgeOne(
  { database, catalog, notices, now }: WatchOptions,
  project: Project,
  feature: string,
): Promise<StoppedCanary[]> {
  const [run] = await listRuns({ catalog }, project.id, feature);
  if (run?.state !== 'running') return [];
  const { verdict, because, arms } = await readCanary({ database }, project, run, { at: now() });
  if (verdict === 'continue' || verdict === 'better') return [];
  await stopCanary({ catalog }, project.id, feature, because, { by: 'kept' });
  notices.report({
    kind: 'canary',
    subject: `${project.slug}/${feature}`,
    phase: 'happened',
    severity: 'warning',
    summary: `The canary of ${feature} was stopped. ${because}`,
    details: {
      project: project.slug,
      feature,
      verdict,
      users: arms.canary.users,
      interactions: arms.canary.interactions,
    },
    at: now(),
  });
  return [{ project: project.slug, feature, verdict, because }];
}
