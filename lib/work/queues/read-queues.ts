import type { ClosedGate, QueueStats } from '#lib/queue/index.ts';
import { lookAt } from '../look.ts';
import type { Hold, HoldKind, QueueLine, QueuesView, WorkParts } from '../types.ts';

/** Every queue in which something waits, runs, ended lately, is dead or is paused. @throws DatabaseAway */
export async function readQueues(
  { queue, now }: Pick<WorkParts, 'queue' | 'now'>,
  projectId: number,
): Promise<QueuesView> {
  const [stats, gates] = await lookAt(queue, now());
  const own = gates.filter((gate) => gate.projectId === projectId);
  const lines = stats.filter((one) => one.projectId === projectId).map((one) => lineOf(one, own));
  const known = new Set(lines.map(({ feature }) => feature));
  const idle = own
    .filter(({ kind, gate }) => kind === 'paused' && gate !== '' && !known.has(gate))
    .map(({ gate }) => lineOf({ ...empty, projectId, feature: gate }, own));
  const queues = [...lines, ...idle].sort((a, b) => a.feature.localeCompare(b.feature));
  return { at: now(), queues, paused: pauseOf(own, '') };
}

const empty = {
  ...{ waiting: 0, running: 0, reasons: [], oldestAt: null },
  ...{ completedPerMinute: 0, failedPerMinute: 0, dead: 0 },
} satisfies Partial<QueueStats>;

function lineOf({ projectId: _, reasons, ...stats }: QueueStats, gates: readonly ClosedGate[]): QueueLine {
  const { feature, waiting } = stats;
  const closed = gates.filter((one) => isBreakerOf(one, feature) && one.isClosed);
  const behind: Hold[] = closed.map(({ reason, closedUntil }) => ({
    ...{ kind: 'closed', reason, count: null, untilAt: closedUntil },
  }));
  const said: Hold[] = reasons.map(({ kind, reason, count }) => ({
    ...{ kind: kind as HoldKind, reason, count, untilAt: null },
  }));
  const rest = waiting - reasons.reduce((sum, { count }) => sum + count, 0);
  const paused = pauseOf(gates, feature);
  const holds: Hold[] = waiting === 0 ? [] : [...behind, ...said];
  if (rest > 0 && !paused) holds.push({ kind: 'turn', reason: '', count: rest, untilAt: null });
  return { ...stats, paused, holds };
}

const isBreakerOf = ({ kind, gate }: ClosedGate, feature: string): boolean =>
  kind === 'breaker' && gate.startsWith(`${feature} `);

function pauseOf(gates: readonly ClosedGate[], gate: string): QueueLine['paused'] {
  const found = gates.find((one) => one.kind === 'paused' && one.gate === gate && one.isClosed);
  return found ? { since: found.closedAt, reason: found.reason } : null;
}
