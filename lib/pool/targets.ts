import type { Windows } from '#lib/coordination/index.ts';
import { createHeadroomGauge, type HeadroomGauge } from './headroom.ts';
import { createPace, type Pace } from './pace.ts';
import type { SlowState } from './types.ts';

/** What this process knows of one organization × model. */
export interface Target {
  /** `<organization>/<model>`: of its breaker, its rest and its counts. */
  key: string;
  organization: string;
  model: string;
  headroom: HeadroomGauge;
  pace: Pace;
  slow: SlowState;
  inFlight: number;
  usedAt: number;
}

export interface Targets {
  of(organization: string, model: string): Target;
  list(organization?: string): Target[];
}

/** Model names are the callers': beyond so many, those idle for `idleMs` are forgotten. */
const manyTargets = 2000;
const idleMs = 600_000;

export function createTargets(windows: Windows, now: () => number): Targets {
  const targets = new Map<string, Target>();

  function forgetIdle(): void {
    for (const [key, { inFlight, usedAt }] of targets)
      if (inFlight === 0 && now() - usedAt > idleMs) targets.delete(key);
  }

  return {
    of(organization, model) {
      const key = `${organization}/${model}`;
      const known = targets.get(key);
      if (known) {
        known.usedAt = now();
        return known;
      }
      if (targets.size >= manyTargets) forgetIdle();
      const target: Target = {
        ...{ key, organization, model },
        headroom: createHeadroomGauge(key, windows, now),
        pace: createPace(now),
        slow: { isSlow: false },
        inFlight: 0,
        usedAt: now(),
      };
      targets.set(key, target);
      return target;
    },
    list: (organization) =>
      [...targets.values()].filter(
        (target) => organization === undefined || target.organization === organization,
      ),
  };
}
