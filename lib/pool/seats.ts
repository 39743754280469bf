import type { Slot } from '#lib/coordination/index.ts';
import { choose, contenders } from './choose.ts';
import { organizationSlots } from './limits.ts';
import type { Place } from './lines.ts';
import type { Parts } from './parts.ts';
import type { Standing } from './standing.ts';
import type { LeaseAsk } from './types.ts';

/** The organization that a call was drawn for, with a slot of its limit of calls at once. */
export interface Seat {
  chosen: Standing;
  /** The draw decided among these. */
  among: readonly Standing[];
  /** For its breakers. */
  draw: number;
  slot: Slot;
}

export const unlimited: Slot = { release() {} };

/** Draws among those who can serve; who has no slot free is passed over. @param given a slot that was waited for */
export function sit(
  { lines }: Parts,
  able: readonly Standing[],
  draw: number,
  given?: Place,
): Seat | undefined {
  const slotOf = ({ member: { id, body } }: Standing): Slot | undefined => {
    if (body.limits?.concurrency === undefined) return unlimited;
    const key = organizationSlots(id);
    return given?.key === key ? given.slot : lines.take(key);
  };
  let left = able;
  while (left.length > 0) {
    const among = contenders(left);
    const { chosen, draw: rest } = choose(among, draw);
    const slot = slotOf(chosen);
    if (slot) return { chosen, among, draw: rest, slot };
    left = left.filter((one) => one !== chosen);
  }
  return undefined;
}

/** One call's waiting, all of it within its `maxWaitMs`. */
export interface Queue {
  /** So far, ms. */
  readonly ms: number;
  wait(keys: readonly string[]): Promise<Place | undefined>;
}

export function queueFor({ lines, clock }: Parts, { maxWaitMs, signal }: LeaseAsk): Queue {
  let ms = 0;
  return {
    get ms() {
      return ms;
    },
    async wait(keys) {
      const since = clock.now();
      const place = await lines.wait(keys, maxWaitMs - ms, signal);
      ms += clock.now() - since;
      return place;
    },
  };
}
