import { fairParts, graceMs, type SlotEvent, type SlotRow, shareMs } from './machine.ts';

/**
 * One process's side of one limit: the slots it holds, which of them are busy, and when to claim again. Knows no store
 * and no timer, so that tests can drive many of them through lost and late messages.
 */
export interface Share {
  /** Slots this process may use without asking. */
  readonly size: number;
  readonly busy: number;
  /** Takes a slot if one is idle. */
  take(now: number): boolean;
  release(): void;
  /** How many are waiting for a slot in this process. */
  demand(waiting: number): void;
  /** What others hold and want, as last seen. */
  learn(row: SlotRow | undefined): void;
  /**
   * The claim that should be sent now, if any; only one may be under way. From here until the answer only `floor` slots
   * are used, since the store may already have given the others away.
   */
  claim(now: number, bornAt: number): SlotEvent | undefined;
  answered(share: number): void;
  /** No answer came: what was offered back may be gone, so it stays given. */
  failed(): void;
  /** Claim as soon as possible: the store is back. */
  renew(): void;
  /** This process ends: wants nothing more. */
  leave(): void;
}

/** A claim is renewed so often, well before the store takes the process for dead. */
const renewMs = shareMs / 4;
/** Somebody who was refused a slot counts as waiting for so long, unless `demand` says more. */
const missedMs = 1000;

export function createShare(process: string, limitOf: () => number): Share {
  let [size, busy, waiting, seq, lastWant] = [0, 0, 0, 0, -1];
  let claimedAt = Number.NEGATIVE_INFINITY;
  let missedAt = Number.NEGATIVE_INFINITY;
  let isClaiming = false;
  let isDue = false;
  let isLeaving = false;
  let row: SlotRow | undefined;

  /** Idle slots kept at hand, so that the store is rarely asked. */
  const cushion = (limit: number): number => Math.max(1, Math.ceil(limit / 16));

  function plan(now: number, bornAt: number) {
    const isNew = now < Math.max(bornAt + graceMs, row?.graceUntil ?? 0);
    const limit = limitOf();
    const { [process]: _, ...others } = row?.shares ?? {};
    const wanted = Object.values(others).reduce((sum, { want }) => sum + want, 0);
    const taken = Object.values(others).reduce((sum, { share }) => sum + share, 0);
    const isOtherShort = Object.values(others).some(({ share, want }) => share < want);
    const asking = Math.max(waiting, now - missedAt < missedMs ? 1 : 0);
    const need = isLeaving ? 0 : Math.min(limit, busy + asking);
    // A cushion only where nobody needs those slots.
    const want = isLeaving ? 0 : Math.max(need, Math.min(need + cushion(limit), limit - wanted));
    const shares = { ...others, [process]: { share: size, want, until: 0, seq: 0 } };
    const part = fairParts({ limit, shares }, now)[process] ?? 0;
    return {
      limit,
      need,
      want,
      // What can be kept: idle slots are given back to whoever is short, but not while nobody could be given them.
      keep: isNew && !isLeaving ? size : isOtherShort ? Math.min(want, part) : want,
      isOver: !isNew && isOtherShort && size > Math.max(busy, part),
      // Busy slots cannot be given back: asking for that would never end.
      isIdle: !isNew && size > Math.max(busy, want + cushion(limit)),
      isRoom: !isNew && taken + size < limit && part > size,
    };
  }

  return {
    get size() {
      return size;
    },
    get busy() {
      return busy;
    },
    take(now) {
      // Asleep for longer than the claim lasted: others may have the slots by now.
      if (busy >= size || now - claimedAt > shareMs) {
        missedAt = now;
        return false;
      }
      busy++;
      return true;
    },
    release() {
      busy--;
    },
    demand(n) {
      waiting = n;
    },
    learn(known) {
      row = known;
    },
    claim(now, bornAt) {
      if (isClaiming) return undefined;
      const { limit, need, want, keep, isOver, isIdle, isRoom } = plan(now, bornAt);
      const isLow = need >= size && want > size && (want !== lastWant || isRoom);
      const isOld = (isDue || now - claimedAt >= renewMs) && (size > 0 || want > 0 || lastWant > 0);
      if (!isLow && !isOver && !isIdle && !isOld) return undefined;
      size = Math.max(busy, Math.min(size, keep));
      isClaiming = true;
      isDue = false;
      claimedAt = now;
      lastWant = want;
      return { process, seq: ++seq, limit, want, floor: size, busy, bornAt };
    },
    answered(share) {
      isClaiming = false;
      size = share;
    },
    failed() {
      isClaiming = false;
      lastWant = -1;
    },
    renew() {
      isDue = true;
    },
    leave() {
      isLeaving = true;
      isDue = true;
    },
  };
}
