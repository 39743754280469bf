import type { Slot } from '#lib/coordination/index.ts';
import type { RateLimitHeadroom, VendorClient } from '#lib/vendors/index.ts';
import type { BreakerOutcome, Permit } from './breaker/index.ts';
import type { Need } from './headroom.ts';
import { modelSlots, organizationSlots } from './limits.ts';
import { outcomesOf } from './outcome.ts';
import type { Parts } from './parts.ts';
import type { Seat } from './seats.ts';
import type { CallEnd, Lease } from './types.ts';
import { seeConcurrency } from './watch.ts';

/** Model names are the callers'. */
const manyFailures = 1000;

/** All that one call holds until it is reported. */
interface Grant {
  seat: Seat;
  /** Of the model's limit. */
  place: Slot;
  permits: { account: Permit; model: Permit };
  need: Need;
  model: string;
  queueMs: number;
  reason: string;
}

export function grantLease(parts: Parts, grant: Grant): Lease {
  const { seat, place, permits, need, model, queueMs, reason } = grant;
  const { member, target } = seat.chosen;
  const { limits, vendor, timeouts = {} } = member.body;
  const counted = [modelSlots(vendor, model), organizationSlots(member.id)];
  const mark = target.headroom.leased(need, limits);
  let [hasHeard, isOver] = [false, false];
  count(1);
  seeConcurrency(parts, member, model);

  function count(step: 1 | -1): void {
    target.inFlight += step;
    for (const key of counted) {
      const after = (parts.underWay.get(key) ?? 0) + step;
      if (after === 0) parts.underWay.delete(key);
      else parts.underWay.set(key, after);
    }
  }

  function hear(headroom: RateLimitHeadroom | undefined, ageMs: number): void {
    if (!headroom || hasHeard) return;
    hasHeard = true;
    target.headroom.heard(headroom, ageMs, mark);
  }

  function tell(which: 'account' | 'model', outcome: BreakerOutcome, error?: CallEnd['error']): void {
    const key = which === 'account' ? member.id : target.key;
    if (error && outcome !== 'ignored') {
      if (parts.failures.size > manyFailures) parts.failures.clear();
      parts.failures.set(key, error.message);
    }
    // The store's absence is dealt with inside.
    permits[which].report(outcome, error?.retryAfterMs).catch(() => {});
  }

  return {
    ...{ organization: member.id, vendor, model, timeouts, reason, queueMs, inFlight: target.inFlight },
    client: member.client as VendorClient,
    isProbe: permits.account.isProbe || permits.model.isProbe,
    begun(headroom) {
      if (isOver) return;
      hear(headroom, 0);
      if (permits.account.isProbe) tell('account', 'success');
      if (permits.model.isProbe) tell('model', 'success');
    },
    report(end) {
      if (isOver) return;
      isOver = true;
      count(-1);
      place.release();
      seat.slot.release();
      seeConcurrency(parts, member, model);
      const { error, cancelled, firstTokenMs, totalMs } = end;
      target.headroom.settled(need, end, limits);
      // Headers come with the first token at the latest.
      hear(end.headroom ?? error?.headroom, totalMs - (firstTokenMs ?? totalMs));
      if (!error && !cancelled) target.pace.add(end);
      if (error?.kind === 'rate_limit' && error.retryAfterMs)
        parts.rests.rest(target.key, error.retryAfterMs);
      const outcomes = outcomesOf(end);
      tell('account', outcomes.account, error);
      tell('model', outcomes.model, error);
    },
  };
}
