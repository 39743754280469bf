import type { Row } from '#lib/matching/index.ts';
import { formatOf, languageOf, wordsOf } from '#lib/text/index.ts';
import type { Logged } from './logged.ts';

/** Endings of a result that stopped because it was long enough for its limit, in the vendors' words. */
const cutOff = ['length', 'max_tokens', 'max_output_tokens'];

/**
 * An interaction as definitions see it: only what was fixed before the user reacted.
 * @param dimensions declared metadata keys
 * @param position place in its session, from 1; unknown for one row alone
 */
export function rowOf(logged: Logged, dimensions: readonly string[], position?: number): Row {
  const { input, result, metadata, finishReason } = logged;
  const found = input ? languageOf(input) : { language: null, script: null };
  const language = logged.language ?? found.language;
  return {
    ...(result !== null && formatOf(result)),
    feature: logged.feature,
    vendor: logged.vendor,
    model: logged.model,
    promptVersion: logged.promptVersion,
    language,
    script: found.script,
    tenant: textOf(metadata?.tenant),
    finishReason,
    inputLength: logged.inputLength,
    resultLength: logged.resultLength,
    candidates: logged.candidates ?? undefined,
    position,
    latencyMs: logged.latencyMs,
    truncated: finishReason === null ? undefined : cutOff.includes(finishReason),
    rescued: metadata?.rescued === true,
    alpha: typeof metadata?.alpha === 'boolean' ? metadata.alpha : undefined,
    metadata: metadata && Object.fromEntries(dimensions.map((key) => [key, metadata[key]])),
    words: input ? wordsOf(input, language) : [],
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
