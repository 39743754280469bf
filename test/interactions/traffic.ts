import { hexToUuid, signalKinds } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';
import type { SeededRandom } from '#lib/stats/index.ts';

export type Item = { interaction: InteractionInput } | { outcome: OutcomeInput };

/**
 * Random traffic of a product, shuffled: chains and acts, failed generations, repeats, outcomes that come before their
 * interaction or without it, four features in many cells.
 * @param now ms
 */
export function makeTraffic(random: SeededRandom, interactions: number, now: number): Item[] {
  const { integer: below, pick, chance } = random;
  const items: Item[] = [];
  let previous: { id: string; feature: string } | undefined;
  for (let i = 0; i < interactions; i++) {
    const at = now - below(chance(0.2) ? 9 * 86_400_000 : 40_000_000) - 60_000;
    const id = seededId(at, random);
    const feature = pick(['plain', 'plain', 'explicit', 'unmeasured', 'other']);
    const linked = previous !== undefined && chance(0.4);
    const interaction: InteractionInput = {
      id,
      feature,
      user: `user-${below(40)}`,
      vendor: pick(['a', 'b', undefined]),
      promptVersion: pick(['1', '2']),
      language: pick(['de', 'en', undefined]),
      status: chance(0.1) ? 'failed' : 'completed',
      latencyMs: below(5_000),
      usage: { inputTokens: below(500), outputTokens: below(500) },
      costMicroUsd: below(10_000),
      ...(linked && chance(0.6) && { chainId: previous?.id }),
      ...(linked && chance(0.3) && { actId: previous?.id }),
      ...(chance(0.2) && { shownAt: at + below(60_000) }),
    };
    if (chance(0.95)) items.push({ interaction });
    if (chance(0.15)) items.push({ interaction });
    for (let n = below(5); n > 0; n--) {
      const outcome: OutcomeInput = {
        interactionId: id,
        kind: pick(signalKinds),
        occurredAt: at + below(6) * 10_000,
        ...(chance(0.5) && { editDistance: below(100) / 100, selectedIndex: below(4) }),
      };
      items.push({ outcome });
      if (chance(0.2)) items.push({ outcome });
    }
    if (!linked || chance(0.3)) previous = { id, feature };
  }
  return shuffle(items, random);
}

function shuffle<T>(values: readonly T[], random: SeededRandom): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}

/** Cut into pieces of 1 to `longest`. */
export function cut<T>(values: readonly T[], longest: number, random: SeededRandom): T[][] {
  const pieces: T[][] = [];
  for (let at = 0; at < values.length; ) {
    const length = 1 + random.integer(longest);
    pieces.push(values.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** The two lists of a request. */
export const toLists = (items: readonly Item[]) => ({
  interactions: items.flatMap((item) => ('interaction' in item ? [item.interaction] : [])),
  outcomes: items.flatMap((item) => ('outcome' in item ? [item.outcome] : [])),
});

function seededId(at: number, random: SeededRandom): string {
  const digits = (count: number) =>
    Array.from({ length: count }, () => random.integer(16).toString(16)).join('');
  return hexToUuid(`${at.toString(16).padStart(12, '0')}7${digits(3)}8${digits(15)}`);
}
