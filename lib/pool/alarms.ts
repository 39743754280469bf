import type { PoolEvent } from './types.ts';

/** Says once that a limit is nearly used up, and once that it is not any more. */
export interface Alarms {
  /** @param share of the limit that is used, 0–1 */
  see(
    about: Pick<PoolEvent, 'subject' | 'vendor' | 'organization' | 'model'>,
    share: number,
    reason: string,
  ): void;
}

const [nearFrom, clearBelow] = [0.9, 0.75];
/** Bursts come one after the other: it is over when none came for so long. */
const calmMs = 10_000;

export function createAlarms(onEvent: (event: PoolEvent) => void, now: () => number): Alarms {
  /** When those that are near were last above `clearBelow`. */
  const highAt = new Map<string, number>();
  return {
    see(about, share, reason) {
      const { subject } = about;
      const at = highAt.get(subject);
      if (at === undefined && share < nearFrom) return;
      if (at === undefined) onEvent({ kind: 'limit_near', ...about, share, reason });
      if (share >= clearBelow) highAt.set(subject, now());
      else if (at !== undefined && now() - at >= calmMs) {
        highAt.delete(subject);
        onEvent({ kind: 'limit_clear', ...about, share, reason });
      }
    },
  };
}
