import type { GenerationParts } from '#lib/generation/index.ts';
import type { AttemptMinutes, AttemptRecord, Metrics, Tracing } from '#lib/metrics/index.ts';
import { createFallbackWatch, type Notices } from '#lib/notices/index.ts';
import type { Registry } from '#lib/projects/index.ts';

interface Watchers {
  metrics: Metrics;
  minutes: AttemptMinutes;
  tracing: Tracing;
  notices: Notices;
  registry: Registry;
  now(): number;
}

/** Tells everybody who watches how attempts and generations ended. */
export function createObservers({
  metrics,
  minutes,
  tracing,
  notices,
  registry,
  now,
}: Watchers): Pick<GenerationParts, 'onAttempt' | 'onEnd'> {
  const fallbacks = createFallbackWatch({ now });
  return {
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
      const event = fallbacks.add(fellBack);
      if (event) notices.report(event);
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
