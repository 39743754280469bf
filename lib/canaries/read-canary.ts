import type { Project } from '#lib/projects/index.ts';
import { canaryKind } from '#lib/routing/index.ts';
import { type ArmUsers, leastRise, lookAtDifference } from '#lib/stats/index.ts';
import { toArm, usersByLook, usersOf } from './arms.ts';
import { judge } from './judge.ts';
import { readArms } from './read-arms.ts';
import { runsOf } from './runs.ts';
import type { CanaryLook, CanaryParts, CanaryRun } from './types.ts';

/** Ids may be this much ahead of the server's clock. */
const aheadMs = 300_000;

/** The runs of a feature's canary, newest first; empty if it never had one. @throws DatabaseAway */
export async function listRuns(
  { catalog }: Pick<CanaryParts, 'catalog'>,
  projectId: number,
  feature: string,
): Promise<CanaryRun[]> {
  return runsOf(await catalog.history(canaryKind, projectId, feature));
}

/**
 * Is the candidate better? Both arms of a run as assigned, on mature interactions, with intervals that allow for users
 * who appear many times; the difference may be looked at as often as one likes.
 * @param at ms: maturity is judged as of then @param looks moments before (ms, ascending) for the series
 * @throws DatabaseAway
 */
export async function readCanary(
  { database }: Pick<CanaryParts, 'database'>,
  project: Pick<Project, 'id'>,
  run: CanaryRun,
  { at, looks = [] }: { at: number; looks?: readonly number[] },
): Promise<CanaryLook> {
  const { guards } = run;
  const { arms, alike, isWhole } = await readArms(database, {
    projectId: project.id,
    feature: run.feature,
    from: run.startedAt,
    to: run.nextAt ?? at + aheadMs,
    now: at,
    shareChanges: run.shares.slice(1).map((change) => change.at),
    looks,
    slowFactor: guards.maxLatencyRise ?? 1,
  });
  const armOf = (arm: 'base' | 'canary') =>
    toArm(
      arm,
      arms.find((row) => row.arm === arm),
      alike,
      looks.length,
    );
  const look = {
    arms: { base: armOf('base'), canary: armOf('canary') },
    difference: lookAtDifference(usersOf(alike, kept, looks.length)),
    leastErrorRise: leastRise(usersOf(alike, { n: 'ended', successes: 'failed' })),
  };
  // Two tests of one question share the probability to be wrong.
  const slow = (successes: 'slowMedian' | 'slowTail') =>
    leastRise(usersOf(alike, { n: 'completed', successes }), { confidence: 0.975 });
  const leastSlowRise = guards.maxLatencyRise === null ? -1 : Math.max(slow('slowMedian'), slow('slowTail'));
  const series: CanaryLook['series'] = [];
  for (const users of usersByLook(alike, kept, looks.length))
    series.push({
      at: looks[series.length] as number,
      n: { base: countIn(users, 0), canary: countIn(users, 1) },
      difference: lookAtDifference(users),
    });
  return { run, at, ...look, ...judge({ ...look, leastSlowRise, guards }), series, isWhole };
}

const kept = { n: 'shown', successes: 'inserted' } as const;

function countIn(users: readonly ArmUsers[], arm: 0 | 1): number {
  let sum = 0;
  for (const one of users)
    if (one.arm === arm) for (const stratum of one.strata) sum += one.users * (stratum?.n ?? 0);
  return sum;
}
