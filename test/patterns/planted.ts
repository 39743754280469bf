import { newId } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';
import { seededRandom } from '#lib/stats/index.ts';

export interface PlantedOptions {
  seed: string;
  /** ms. */
  from: number;
  to: number;
  count: number;
  /** Rejected share of hero images whose input says "transparent"; all others: 0.25. */
  planted: number;
}

const things =
  'bakery garden bicycle lawyer dentist camera winery school museum river mountain kitchen'.split(' ');
const tones = 'warm modern quiet bold playful elegant simple bright'.split(' ');
const users = 150;

/** A log with one failure: images that should be transparent. */
export function plantedLog({ seed, from, to, count, planted }: PlantedOptions) {
  const random = seededRandom(seed);
  const interactions: (InteractionInput & { id: string })[] = [];
  const outcomes: OutcomeInput[] = [];
  const one = <T>(list: readonly T[]): T => list[random.integer(list.length)] as T;
  for (let i = 0; i < count; i++) {
    const at = Math.round(from + ((to - from) * (i + 0.5)) / count);
    const id = newId(at);
    const isImage = random.chance(0.5);
    const isPlanted = isImage && random.chance(0.25);
    const about = `${one(tones)} ${one(things)} with a ${one(things)}`;
    const isRejected = random.chance(isPlanted ? planted : 0.25);
    interactions.push({
      id,
      feature: isImage ? 'hero-image' : 'button-text',
      input: isImage ? `${about}${isPlanted ? ', transparent background' : ''}` : `a button for a ${about}`,
      result: isImage ? 'an image' : `Visit the ${one(things)}`,
      vendor: 'openai',
      model: isImage ? 'gpt-image-1' : 'gpt-4.1',
      promptVersion: 'v1',
      user: `user ${random.integer(users)}`,
      latencyMs: 900 + random.integer(400),
    });
    outcomes.push({
      interactionId: id,
      kind: isRejected ? 'regenerated' : 'inserted',
      occurredAt: at + 60_000,
    });
  }
  return { interactions, outcomes };
}
