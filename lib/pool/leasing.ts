import type { Permit } from './breaker/index.ts';
import { grantLease } from './lease.ts';
import { modelSlots, organizationSlots } from './limits.ts';
import type { Place } from './lines.ts';
import { candidatesFor, type Parts } from './parts.ts';
import { refuse } from './refuse.ts';
import { queueFor, type Seat, sit, unlimited } from './seats.ts';
import { reasonOf, type Standing, standingOf } from './standing.ts';
import type { Lease, LeaseAsk, NoLease } from './types.ts';

/** Output of a call that does not say how much it may be. */
const usualOutputTokens = 500;

const hungUp: NoLease = { kind: 'full', waitMs: 0, because: [] };

/** Both breakers let a call through, or how long one of them does not. */
type Admission = { account: Permit; model: Permit } | { waitMs: number };

/**
 * One lease: how does each organization stand → a place for the model, in the order of arrival → the draw, and a seat at
 * the organization → both breakers. What is in the way of one leaves the others to choose from.
 */
export async function findLease(parts: Parts, ask: LeaseAsk): Promise<Lease | NoLease> {
  const { lines, limits } = parts;
  const { vendor, model, signal } = ask;
  const need = { inputTokens: ask.inputTokens, outputTokens: ask.maxTokens ?? usualOutputTokens };
  const queue = queueFor(parts, ask);
  const turnedAway = new Map<string, { refusal: 'open'; waitMs: number }>();
  const stand = (): Standing[] =>
    candidatesFor(parts, ask).map((each) => {
      const standing = standingOf(parts, each, need);
      const isTried = standing.refusal === undefined && ask.exclude?.has(each.member.id);
      if (isTried) return { ...standing, refusal: 'open', note: 'was tried already' };
      const away = turnedAway.get(each.member.id);
      return away ? { ...standing, ...away } : standing;
    });
  const full = (all: readonly Standing[], key: string) =>
    signal?.aborted ? hungUp : refuse(parts, all, key);

  const modelKey = modelSlots(vendor, model);
  let place = limits.of(modelKey) === undefined ? unlimited : undefined;
  let given: Place | undefined;
  try {
    for (;;) {
      const all = stand();
      const able = all.filter(({ refusal }) => refusal === undefined);
      if (signal?.aborted) return hungUp;
      if (able.length === 0) return refuse(parts, all);

      place ??= lines.take(modelKey);
      if (!place) {
        place = (await queue.wait([modelKey]))?.slot;
        if (!place) return full(all, modelKey);
        continue; // time has passed: who can serve now?
      }

      const seat = sit(parts, able, ask.draw, given);
      if (given && given.slot !== seat?.slot) given.slot.release();
      given = undefined;
      if (!seat) {
        const keys = able.map(({ member }) => organizationSlots(member.id));
        given = await queue.wait(keys);
        if (!given) return full(all, keys[0] as string);
        continue;
      }

      const permits = await admit(parts, seat);
      if ('waitMs' in permits) {
        turnedAway.set(seat.chosen.member.id, { refusal: 'open', waitMs: permits.waitMs });
        continue;
      }
      const lease = grantLease(parts, {
        ...{ seat, place, permits, need, model, queueMs: queue.ms },
        reason: reasonOf(seat.chosen, seat.among, ask.organization !== undefined),
      });
      place = undefined;
      if (!signal?.aborted) return lease;
      lease.report({ cancelled: true, inputTokens: 0, outputTokens: 0, totalMs: 0 });
    }
  } finally {
    place?.release();
    given?.slot.release();
  }
}

/** Asks both breakers of a seat; gives the seat back unless both say yes. */
async function admit({ breakers }: Parts, { chosen, draw, slot }: Seat): Promise<Admission> {
  const held: Permit[] = [];
  let isAdmitted = false;
  try {
    const account = await breakers.admit(chosen.member.id, draw);
    if (!account.isAdmitted) return account;
    held.push(account);
    const model = await breakers.admit(chosen.target.key, draw);
    if (!model.isAdmitted) return model;
    isAdmitted = true;
    return { account, model };
  } finally {
    if (!isAdmitted) {
      for (const permit of held) permit.report('ignored').catch(() => {});
      slot.release();
    }
  }
}
