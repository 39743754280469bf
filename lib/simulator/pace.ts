import type { Fault } from './faults/types.ts';
import { seeded } from './random.ts';
import type { Latency, Organization } from './types.ts';

/** How fast one call is answered. */
export interface Pace {
  firstTokenMs: number;
  msPerToken: number;
  imageMs: number;
  burstMs: number;
}

const instant: Latency = { firstTokenMs: 0, msPerToken: 0, scale: 0 };

/** One draw for a call. @param seed the call's own. */
export function drawPace(organization: Organization, model: string, fault: Fault, seed: number): Pace {
  const latency = organization.modelLatency?.[model] ?? organization.latency ?? instant;
  const { sigma = 0.3, scale = 1 } = latency;
  const random = seeded(seed);
  const spread = () => (sigma === 0 ? 1 : random.logNormal(1, sigma));
  const slow = fault.kind === 'slow' ? fault : undefined;
  const factor = scale * (slow ? (slow.factor ?? 3) : 1);
  const first = slow?.firstTokenMs ?? latency.firstTokenMs * factor;
  const each = slow?.msPerToken ?? latency.msPerToken * factor;
  return {
    firstTokenMs: first * spread(),
    msPerToken: each * spread(),
    imageMs: (latency.imageMs ? latency.imageMs * factor : first * 20) * spread(),
    burstMs: latency.burstMs ?? 20,
  };
}
