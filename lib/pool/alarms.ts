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

export function createAlarms(onEvent: (event: PoolEvent) => void): Alarms {
  const near = new Set<string>();
  return {
    see(about, share, reason) {
      const isNear = near.has(about.subject);
      if (!isNear && share >= nearFrom) {
        near.add(about.subject);
        onEvent({ kind: 'limit_near', ...about, share, reason });
      } else if (isNear && share < clearBelow) {
        near.delete(about.subject);
        onEvent({ kind: 'limit_clear', ...about, share, reason });
      }
    },
  };
}
