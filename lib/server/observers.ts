import type { GenerationParts } from '#lib/generation/index.ts';
import type { AttemptMinutes, AttemptRecord, Metrics, Tracing } from '#lib/metrics/index.ts';
import { createFallbackWatch, type NoticeEvent, type Notices } from '#lib/notices/index.ts';
import type { Registry } from '#lib/projects/index.ts';

interface Watchers {
  metrics: Metrics;
  minutes: AttemptMinutes;
  tracing: Tracing;
  notices: Notices;
  registry: Registry;
  now(): number;
}

/** How often it is looked whether time alone has ended a high share of fallbacks. */
const lookMs = 30_000;

/** Tells everybody who watches how attempts and generations ended. */
export function createObservers({
  metrics,
  minutes,
  tracing,
  notices,
  registry,
  now,
}: Watchers): Pick<GenerationParts, 'onAttempt' | 'onEnd'> & { stop(): void } {
  const fallbacks = createFallbackWatch({ now });
  const report = (event: NoticeEvent | undefined) => event && notices.report(event);
  const looking = setInterval(() => report(fallbacks.look()), lookMs);
  return {
    stop: () => clearInterval(looking),
    onAttempt({ usage, ...attempt }, ask) {
      const record: AttemptRecord = {
        ...attempt,
        feature: ask.feature,
        inputTokens: usage?.inputTokens ?? 0,
        outputTokens: usage?.outputTokens ?? 0,
      };
      metrics.attempt(record);
      minutes.add(record);
    },
    onEnd({ ask, progress, status, latencyMs, errorKind }) {
      const ended = errorKind === 'cancelled' ? 'cancelled' : status;
      const fellBack = progress.routeKind === 'fallback';
      const project = registry.slugOf(ask.projectId) ?? String(ask.projectId);
      metrics.generation({
        project,
        feature: ask.feature,
        kind: ask.kind,
        status: ended,
        stream: ask.stream,
        routeKind: progress.routeKind,
        rescued: progress.rescued,
        fellBack,
        latencyMs,
        firstTokenMs: progress.firstTokenMs,
      });
      report(fallbacks.add(fellBack));
      const endMs = now();
      tracing.span({
        ...progress,
        interactionId: ask.id,
        project,
        feature: ask.feature,
        kind: ask.kind,
        status: ended,
        errorKind,
        stream: ask.stream,
        startMs: endMs - latencyMs,
        endMs,
        requestModel: ask.model,
        prompt: ask.prompt,
        session: ask.session,
        fellBack,
      });
    },
  };
}
