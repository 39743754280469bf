import { createHash } from 'node:crypto';
import type { Row } from '#lib/matching/index.ts';
import type { Logged } from '#lib/patterns/index.ts';
import { formatOf, wordsOf } from '#lib/text/index.ts';

/** What a definition looks at in an interaction of the demo. */
export function rowOf(logged: Logged): Row {
  const { input, result, candidates, metadata } = logged;
  const first = candidates?.[0] ?? result ?? '';
  return {
    ...formatOf(first),
    feature: logged.feature,
    vendor: logged.vendor,
    model: logged.model,
    promptVersion: logged.promptVersion,
    language: logged.language,
    finishReason: logged.finishReason,
    inputLength: input?.length,
    resultLength: first.length,
    candidates: candidates?.length,
    latencyMs: logged.latencyMs,
    truncated: logged.truncated,
    alpha: typeof metadata.alpha === 'boolean' ? metadata.alpha : null,
    metadata,
    words: wordsOf((input ?? '').slice(0, 500), logged.language),
  };
}

/** A UUID that a name always has. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
