import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { type ArmUsers, clusteredInterval, isSmall, lookAtDifference } from '#lib/stats/index.ts';
import { hintKind } from '../kind.ts';
import type { HintArm } from '../types.ts';
import { courseOf } from './course-of.ts';
import { type AlikeUsers, type ExposuresRead, readArms, type UserCounts } from './read-arms.ts';
import type { HintArmLook, HintEffect, HintRate } from './types.ts';

/** Which share of what, of one user's counts. */
const shares = {
  abandoned: ({ exposures, abandoned }: UserCounts) => ({ n: exposures, successes: abandoned }),
  inserted: ({ shown, inserted }: UserCounts) => ({ n: shown, successes: inserted }),
  kept: ({ exposures, inserted }: UserCounts) => ({ n: exposures, successes: inserted }),
};
type Share = keyof typeof shares;

/**
 * Does a hint help? Both arms as assigned, on mature exposures, with intervals that allow for users who appear many
 * times; the differences may be looked at as often as one likes. @param at ms @throws DatabaseAway
 */
export async function readEffect(
  { database, catalog }: { database: Database; catalog: Catalog },
  projectId: number,
  hintId: string,
  at: number,
): Promise<HintEffect> {
  const { since, shares: heldOut } = courseOf(await catalog.history(hintKind, projectId, hintId));
  const shareChanges = heldOut.slice(1).map((change) => change.at);
  const read = await readArms(database, { projectId, hintId, from: since, now: at, shareChanges });
  const difference = (share: Share) => lookAtDifference(read.alike.map((alike) => toUsers(alike, share)));
  return {
    ...{ at, since, shares: heldOut },
    arms: { shown: toArm(read, 'shown'), held: toArm(read, 'held') },
    differences: {
      inserted: difference('inserted'),
      abandoned: difference('abandoned'),
      kept: difference('kept'),
    },
    isWhole: read.isWhole,
  };
}

function toUsers({ arm, users, counts }: AlikeUsers, share: Share): ArmUsers {
  const strata: ArmUsers['strata'][number][] = [];
  for (const count of counts) strata[count.stratum] = shares[share](count);
  return { arm: arm === 'shown' ? 1 : 0, users, strata };
}

function toArm({ arms, alike }: ExposuresRead, arm: HintArm): HintArmLook {
  const { users = 0, exposures = 0, maturing = 0 } = arms.find((one) => one.arm === arm) ?? {};
  const own = alike.filter((one) => one.arm === arm);
  return {
    ...{ users, exposures, maturing },
    abandoned: rateOf(own, 'abandoned'),
    inserted: rateOf(own, 'inserted'),
    kept: rateOf(own, 'kept'),
  };
}

function rateOf(alike: readonly AlikeUsers[], share: Share): HintRate {
  const groups = alike.flatMap(({ users, counts }) => {
    const group = { n: 0, successes: 0 };
    for (const count of counts) {
      const { n, successes } = shares[share](count);
      group.n += n;
      group.successes += successes;
    }
    return Array.from({ length: users }, () => group);
  });
  const rate = clusteredInterval({ groups });
  return { ...rate, successes: Math.round((rate.rate ?? 0) * rate.n), small: isSmall(rate) };
}
