import type { BreakerLook, Breakers } from './breaker/index.ts';
import type { Option } from './choose.ts';
import { headroomShare, isSpent, type Need } from './headroom.ts';
import { organizationSlots } from './limits.ts';
import type { Candidate, Parts } from './parts.ts';
import type { RefusalKind } from './types.ts';

/** How one organization stands for one call. */
export interface Standing extends Option, Candidate {
  /** Undefined: it can serve. */
  refusal: RefusalKind | undefined;
  /** How long it certainly cannot. */
  waitMs: number;
  /** What is left of its tightest limit, 0–1. */
  headroom: number;
  /** Says more than the rest. */
  note?: string;
}

/** What a slow organization keeps of its share. */
const slowShare = 0.1;
/** Who has next to no headroom is still chosen if nobody has more. */
const leastHeadroom = 0.001;

export function standingOf(
  { breakers, rests, underWay }: Parts,
  { member, target }: Candidate,
  need: Need,
): Standing {
  const { limits, weight } = member.body;
  const none = { member, target, pull: 0, ramp: 0, headroom: 0, isSpent: false, isDue: false };
  if (weight === 0 || typeof member.client === 'string')
    return { ...none, refusal: 'drained', waitMs: Number.POSITIVE_INFINITY };
  const restingMs = rests.leftMs(target.key);
  const account = breakers.look(member.id);
  const model = breakers.look(target.key);
  const openMs = Math.max(account.waitMs, model.waitMs);
  if (openMs > 0) return { ...none, refusal: 'open', waitMs: Math.max(openMs, restingMs) };
  if (restingMs > 0) return { ...none, refusal: 'resting', waitMs: restingMs };

  const looks = target.headroom.look(limits);
  const places = limits?.concurrency;
  const headroom = Math.min(
    headroomShare(looks),
    places === undefined ? 1 : Math.max(0, 1 - (underWay.get(organizationSlots(member.id)) ?? 0) / places),
  );
  const isDue = account.state !== 'closed' || model.state !== 'closed';
  const ramp = isDue ? 0 : account.share * model.share;
  const slowness = target.slow.isSlow ? slowShare : 1;
  const pull = weight * Math.max(leastHeadroom, headroom) * (isDue ? 1 : ramp) * slowness;
  const refusal = undefined;
  return { member, target, refusal, waitMs: 0, headroom, pull, ramp, isDue, isSpent: isSpent(looks, need) };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const seconds = (ms: number): string =>
  ms >= 120_000 ? `${Math.round(ms / 60_000)} min` : `${Math.ceil(ms / 1000)} s`;

/** A standing in words. */
export function wordsOf(standing: Standing, breakers: Breakers): string {
  const { member, target, refusal, waitMs } = standing;
  if (standing.note !== undefined) return standing.note;
  if (typeof member.client === 'string') return member.client;
  if (refusal === 'drained') return 'drained';
  if (refusal === 'resting') return `asked to be left alone for ${seconds(waitMs)}`;
  if (refusal === 'full') return 'all of its places are taken';
  if (refusal === 'open') {
    const [account, model] = [breakers.look(member.id), breakers.look(target.key)];
    const isAccount = account.waitMs > 0 || account.share < model.share;
    return isAccount ? `account ${breakerWords(account, waitMs)}` : breakerWords(model, waitMs);
  }
  if (standing.isDue) return 'its next call is a probe';
  return [
    `headroom ${percent(standing.headroom)}`,
    standing.isSpent ? 'too little for this call' : '',
    standing.ramp < 1 ? `coming back, ${percent(standing.ramp)} of its calls` : '',
    target.slow.isSlow ? 'slow, a small share' : '',
  ]
    .filter((word) => word !== '')
    .join(', ');
}

function breakerWords({ state, reason, share }: BreakerLook, waitMs: number): string {
  const left = seconds(waitMs);
  if (state === 'half-open') return `is being probed, known in ${left} at the latest`;
  if (state === 'closed')
    return `is coming back, ${percent(share)} of its calls; this one's turn is in ${left}`;
  return reason === 'quota'
    ? `is out: no quota or no access; probed in ${left}`
    : `failed; probed in ${left}`;
}

/** Why this one, in words. @param among those the draw decided among, itself included */
export function reasonOf(chosen: Standing, among: readonly Standing[], isPinned: boolean): string {
  if (chosen.isDue) return 'a probe: whether it is back';
  if (isPinned) return 'asked for by name';
  if (among.length === 1) return 'the only one that can serve';
  const share = percent(chosen.headroom);
  if (chosen.isSpent) return `all ${among.length} are short of headroom (this one ${share})`;
  const isMost = among.every(({ headroom }) => headroom <= chosen.headroom);
  const isEven = among.every(({ headroom }) => headroom === chosen.headroom);
  if (isEven) return `drawn by weight from ${among.length} with the same headroom (${share})`;
  return isMost
    ? `most headroom (${share}) of ${among.length}`
    : `drawn from ${among.length}, headroom ${share}`;
}
