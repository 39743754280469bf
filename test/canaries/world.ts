import { newId } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';
import { assignArm, type CanaryArm } from '#lib/routing/index.ts';
import { seededRandom } from '#lib/stats/index.ts';

const dayMs = 86_400_000;

/** How one arm of a feature behaves. Rates 0–1. */
export interface Behaviour {
  insertRate: number;
  errorRate: number;
  /** Median of a log-normal. */
  latencyMs: number;
}

export interface Generated {
  interaction: InteractionInput & { id: string };
  outcome: OutcomeInput | undefined;
  arm: CanaryArm;
  user: string;
  at: number;
}

/** What users of uneven activity and taste do with a feature while a canary runs on it. */
export function generateTraffic(options: {
  seed: string;
  feature: string;
  startedAt: number;
  days: number;
  users: number;
  share: number;
  base: Behaviour;
  canary: Behaviour;
}): Generated[] {
  const { seed, feature, startedAt, days, share } = options;
  const random = seededRandom(seed);
  const traffic: Generated[] = [];
  for (let i = 0; i < options.users; i++) {
    const user = `${feature} user ${i}`;
    const arm = assignArm({ share, startedAt }, { user, draw: 0 });
    const { insertRate, errorRate, latencyMs } = options[arm];
    const taste = random.beta(5 * insertRate, 5 * (1 - insertRate));
    for (let left = Math.ceil(random.logNormal(3, 1)); left > 0; left--) {
      const at = startedAt + Math.floor(random.uniform() * days * dayMs);
      const id = newId(at);
      const failed = random.chance(errorRate);
      traffic.push({
        interaction: {
          id,
          feature,
          user,
          status: failed ? 'failed' : 'completed',
          errorKind: failed ? 'server' : undefined,
          vendor: 'openai',
          model: arm,
          routeKind: random.chance(0.1) ? 'fallback' : 'primary',
          latencyMs: Math.round(random.logNormal(latencyMs, 0.5)),
          costMicroUsd: 500 + random.integer(1_000),
          metadata: { canary: arm },
        },
        outcome: failed
          ? undefined
          : {
              interactionId: id,
              kind: random.chance(taste) ? 'inserted' : 'closed',
              occurredAt: at + 60_000,
            },
        ...{ arm, user, at },
      });
    }
  }
  return traffic.sort((a, b) => a.at - b.at);
}
