import type { Document } from '#lib/catalog/index.ts';
import type { CanaryBody } from '#lib/routing/index.ts';
import type { CanaryRun, Guards } from './types.ts';

/** What guards a canary that names none: errors do, latency does not, since better models may well be slower. */
export const usualGuards: Guards = { minPerArm: 100, maxErrorRateRise: 0.05, maxLatencyRise: null };

/** The runs of a feature's canary, newest first. @param history all versions of its document, newest first */
export function runsOf(history: readonly Document<CanaryBody | null>[]): CanaryRun[] {
  const versions = history.flatMap(({ body, ...version }) => (body ? [{ ...version, body }] : [])).reverse();
  const byStart = [...Map.groupBy(versions, ({ body }) => body.startedAt)].sort(([a], [b]) => a - b);
  return byStart
    .map(([startedAt, own], i): CanaryRun => {
      const first = own[0] as (typeof own)[number];
      const last = own.at(-1) as (typeof own)[number];
      const end = own.find(({ body }) => body.state !== 'running');
      const shares = [{ at: startedAt, share: first.body.share }];
      for (const { body, changedAt } of own)
        if (body.state === 'running' && body.share !== shares.at(-1)?.share)
          shares.push({ at: changedAt, share: body.share });
      return {
        feature: first.name,
        version: last.version,
        startedAt,
        startedBy: first.changedBy,
        endedAt: end?.changedAt ?? null,
        endedBy: end?.changedBy ?? null,
        nextAt: byStart[i + 1]?.[0] ?? null,
        state: last.body.state,
        candidate: last.body.candidate,
        shares,
        guards: guardsOf(last.body.guards),
        stoppedBecause: last.body.stoppedBecause ?? null,
        note: first.note,
      };
    })
    .reverse();
}

const guardsOf = (guards: CanaryBody['guards']): Guards => ({
  minPerArm: guards?.minPerArm ?? usualGuards.minPerArm,
  maxErrorRateRise: guards?.maxErrorRateRise ?? usualGuards.maxErrorRateRise,
  maxLatencyRise: guards?.maxLatencyRise ?? usualGuards.maxLatencyRise,
});
