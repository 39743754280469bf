import { type DemoInteraction, generateDemo } from '#lib/demo/index.ts';
import { type Log, startLog } from '#lib/discovery/index.ts';
import { isInsert, isRejected, timeOfId } from '#lib/domain/index.ts';
import { formatOf, wordsOf } from '#lib/text/index.ts';

const endsAt = Date.UTC(2026, 2, 11, 15, 30);
const dayMs = 86_400_000;

/** The demo project's log of its last days, as discovery reads it. */
export function demoLog({ seed = 2, days = 28, interactions = 60_000 } = {}): {
  log: Log;
  /** By row. */
  interactions: DemoInteraction[];
} {
  const log = startLog({ metadata: ['plan', 'market', 'device', 'page'] });
  const kept: DemoInteraction[] = [];
  const placeOf = new Map<string, number>();
  for (const { interaction: one, outcomes } of generateDemo({ seed, endsAt, interactions })) {
    const position = (placeOf.get(one.session) ?? 0) + 1;
    placeOf.set(one.session, position);
    const createdAtMs = timeOfId(one.id);
    const outcome = outcomes.at(-1)?.kind ?? null;
    const isVerdict = isInsert(outcome) || isRejected(outcome);
    if (!isVerdict || one.chainId || one.actId || createdAtMs < endsAt - days * dayMs) continue;
    const { input, result, candidates, metadata, user, session, ...rest } = one;
    kept.push(one);
    log.add({
      row: {
        ...formatOf(result ?? ''),
        feature: rest.feature,
        vendor: rest.vendor,
        model: rest.model,
        promptVersion: rest.promptVersion,
        language: rest.language,
        tenant: String(metadata.site),
        finishReason: rest.finishReason,
        inputLength: input.length,
        resultLength: result?.length,
        candidates: candidates?.length,
        position,
        latencyMs: rest.latencyMs,
        alpha: metadata.alpha,
        metadata,
        words: wordsOf(input.slice(0, 500), rest.language),
      },
      isRejected: isRejected(outcome),
      user,
      session,
      createdAtMs,
    });
  }
  return { log: log.finish(), interactions: kept };
}
