import { expect } from 'vitest';
import type { LedgerEntry } from '#lib/simulator/index.ts';
import { type ChatOptions, chat, type Seen } from './chat.ts';
import type { Fleet, Gateway } from './fleet.ts';

export interface Load {
  /** With the time at which each was sent. */
  seen: (Seen & { at: number })[];
  stop(): Promise<void>;
}

/** So many requests a second, over the gateways in turn. */
export function startLoad(gateways: readonly Gateway[], perSecond: number, options: ChatOptions): Load {
  const seen: Load['seen'] = [];
  const all: Promise<void>[] = [];
  const failed: unknown[] = [];
  const timer = setInterval(() => {
    const at = Date.now();
    const gateway = gateways[all.length % gateways.length] as Gateway;
    const asked = chat(gateway, { stream: all.length % 2 === 0, prompt: '5 tokens', ...options });
    all.push(
      asked.then(
        (one) => void seen.push({ ...one, at }),
        (error) => void failed.push(error),
      ),
    );
  }, 1_000 / perSecond);
  return {
    seen,
    async stop() {
      clearInterval(timer);
      await Promise.all(all);
      expect(failed).toEqual([]);
    },
  };
}

/**
 * What may reach a target that fails, over all processes: three calls, those under way when the breaker opened, those
 * that came within the age of a snapshot, and probes.
 */
export function expectSpared(fleet: Fleet, failed: readonly LedgerEntry[], load: Load, downMs: number) {
  const third = failed.toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0))[2] as LedgerEntry;
  const trip = third.finishedAt as number;
  const snapshotMs = 250;
  const underWay = load.seen.filter(({ at, elapsedMs }) => at <= trip && at + elapsedMs >= trip).length;
  const arrived = load.seen.filter(({ at }) => at > trip && at <= trip + snapshotMs).length;
  // Cooldowns of 2, 4, 8, … s, one probe after each. Until then whatever comes was let through before, however late it is.
  const early = failed.filter(({ at }) => at < trip + 1_900);
  const probes = failed.filter(({ at }) => at >= trip + 1_900).map(({ at }) => Math.round(at - trip));
  expect(early.length).toBeLessThanOrEqual(3 + underWay + arrived);
  // On a machine that is very busy a process may lose sight of Redis for a moment, and probe on its own.
  const losses = fleet.gateways.flatMap(
    ({ process }) => process.output().match(/Redis is away/g) ?? [],
  ).length;
  expect(probes.length, `at ${probes} ms`).toBeLessThanOrEqual(Math.log2(downMs / 2_000 + 1) + losses);
  return {
    callsWhileDown: failed.length,
    allowed: 3 + underWay + arrived + probes.length,
    losses,
    underWay,
    arrived,
    probes,
  };
}
