import type { CanaryArm } from '#lib/routing/index.ts';
import { type ArmUsers, clusteredInterval, isSmall } from '#lib/stats/index.ts';
import type { AlikeUsers, ArmRow, UserCounts } from './read-arms.ts';
import type { ArmLook, ArmRate, Quantile } from './types.ts';

type Counter = Exclude<keyof UserCounts, 'stratum' | 'look'>;
export interface Share {
  n: Counter;
  successes: Counter;
}

interface Summed {
  arm: 0 | 1;
  users: number;
  strata: { n: number; successes: number }[];
}

/** Users by stratum with two of their counters, for the comparison of a share. @param upTo the last look that counts */
export function usersOf(
  alike: readonly AlikeUsers[],
  share: Share,
  upTo = Number.POSITIVE_INFINITY,
): ArmUsers[] {
  const summed = alike.map(nobody);
  for (const [i, { counts }] of alike.entries())
    for (const count of counts) if (count.look <= upTo) add(summed[i] as Summed, count, share);
  return summed;
}

/** The same as of each look, one after the other and always the same objects: each look only adds what it sees first. */
export function* usersByLook(
  alike: readonly AlikeUsers[],
  share: Share,
  looks: number,
): Generator<readonly ArmUsers[]> {
  const summed = alike.map(nobody);
  const news = Array.from({ length: looks }, (): [Summed, UserCounts][] => []);
  for (const [i, { counts }] of alike.entries())
    for (const count of counts) news[count.look]?.push([summed[i] as Summed, count]);
  for (const own of news) {
    for (const [user, count] of own) add(user, count, share);
    yield summed;
  }
}

const nobody = ({ arm, users }: AlikeUsers): Summed => ({ arm: arm === 'canary' ? 1 : 0, users, strata: [] });

function add({ strata }: Summed, count: UserCounts, { n, successes }: Share): void {
  const sum = strata[count.stratum] ?? { n: 0, successes: 0 };
  sum.n += count[n];
  sum.successes += count[successes];
  strata[count.stratum] = sum;
}

/** @param looks how many; what only the one after sees is still maturing */
export function toArm(
  arm: CanaryArm,
  row: ArmRow | undefined,
  all: readonly AlikeUsers[],
  looks: number,
): ArmLook {
  const alike = all.filter((one) => one.arm === arm);
  const maturing = alike.flatMap(({ users, counts }) =>
    counts.filter(({ look }) => look > looks).map((count) => ({ users, count })),
  );
  const {
    interactions = 0,
    users = 0,
    completed = 0,
    fellBack = 0,
    costMicroUsd = 0,
    insertedEver = 0,
  } = row ?? {};
  const perGeneration = interactions > 0 ? costMicroUsd / interactions : 0;
  const error = 1.96 * (row?.costError ?? perGeneration);
  return {
    users,
    interactions,
    inserted: rateOf(alike, { n: 'shown', successes: 'inserted' }, looks),
    maturing: {
      n: maturing.reduce((sum, { users: of, count }) => sum + of * count.shown, 0),
      inserted: maturing.reduce((sum, { users: of, count }) => sum + of * count.inserted, 0),
    },
    failed: rateOf(alike, { n: 'ended', successes: 'failed' }),
    fellBack,
    completed,
    median: row ? quantile(row.median, row.medianLow, row.medianHigh) : null,
    tail: row ? quantile(row.tail, row.tailLow, row.tailHigh) : null,
    costMicroUsd,
    costPerGeneration:
      costMicroUsd > 0
        ? { microUsd: perGeneration, low: Math.max(0, perGeneration - error), high: perGeneration + error }
        : null,
    costPerInsertedMicroUsd: insertedEver > 0 && costMicroUsd > 0 ? costMicroUsd / insertedEver : null,
  };
}

function rateOf(alike: readonly AlikeUsers[], share: Share, upTo?: number): ArmRate {
  const groups = function* () {
    for (const { users, strata } of usersOf(alike, share, upTo)) {
      let [n, successes] = [0, 0];
      for (const stratum of strata) {
        n += stratum?.n ?? 0;
        successes += stratum?.successes ?? 0;
      }
      for (let i = 0; i < users; i++) yield { n, successes };
    }
  };
  const rate = clusteredInterval({ groups: groups() });
  return { ...rate, successes: Math.round((rate.rate ?? 0) * rate.n), small: isSmall(rate) };
}

const quantile = (value: number | null, low: number | null, high: number | null): Quantile | null =>
  value === null ? null : { value, low: low ?? value, high: high ?? value };
