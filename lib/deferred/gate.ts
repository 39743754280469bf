import { createHash } from 'node:crypto';
import { closedMs } from '#lib/generation/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import type { GateTarget } from '#lib/queue/index.ts';
import type { Plan } from '#lib/routing/index.ts';

/** Longer ones are no good index keys. */
const longest = 300;

/** All that may serve a plan, in an order that does not depend on chance. */
export function targetsOf(plan: Plan): GateTarget[] {
  const all = plan.targets.map(({ vendor, model, organization }) => ({
    ...{ vendor, model },
    ...(organization !== undefined && { organization }),
  }));
  return [...new Map(all.map((target) => [nameOf(target), target])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, target]) => target);
}

const nameOf = ({ vendor, model, organization }: GateTarget): string =>
  `${vendor}/${model}${organization === undefined ? '' : `@${organization}`}`;

/** What durable work waits behind together: the same feature, the same targets. */
export function gateOf(feature: string, targets: readonly GateTarget[]): string {
  const gate = `${feature} ${targets.map(nameOf).join(', ')}`;
  if (gate.length <= longest) return gate;
  return `${feature} ${createHash('sha256').update(gate).digest('hex')}`;
}

export interface Closed {
  waitMs: number;
  /** In words, with the organizations' names. */
  reason: string;
}

/** Until when nobody can serve any of the targets; undefined: somebody can, or nobody is known who ever could. */
export function findClosed(pool: Pick<Pool, 'look'>, targets: readonly GateTarget[]): Closed | undefined {
  const looks = targets.flatMap((target) => pool.look(target));
  const [soonest] = looks.toSorted((a, b) => a.waitMs - b.waitMs);
  if (!soonest || looks.some(({ canServe }) => canServe)) return undefined;
  const { vendor, model, organization, reason } = soonest;
  return { waitMs: closedMs(soonest.waitMs), reason: `${vendor} ${model} at ${organization}: ${reason}` };
}
