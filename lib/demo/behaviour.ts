import type { SeededRandom } from '#lib/stats/index.ts';
import { baseRejection, failureModesOf, noSignalRate } from './failure-modes.ts';
import { tasteVariance, type User } from './people.ts';
import { hourMs } from './rhythm.ts';
import type { DemoInteraction, DemoOutcome, FeatureSlug } from './types.ts';
import { type ReasonKind, words } from './words/index.ts';

/** Median time from shown to insert, and how often an insert is edited afterwards. */
const habits: Record<FeatureSlug, { insertMs: number; editRate: number }> = {
  'button-text': { insertMs: 7_000, editRate: 0.1 },
  'heading-text': { insertMs: 11_000, editRate: 0.2 },
  'paragraph-text': { insertMs: 26_000, editRate: 0.42 },
  'hero-image': { insertMs: 14_000, editRate: 0.04 },
  'code-snippet': { insertMs: 38_000, editRate: 0.24 },
  'site-plan': { insertMs: 95_000, editRate: 0.5 },
};

/** How rejections divide: running sums of regenerated, closed, reverted. */
const rejections = [0.52, 0.86, 1];
/** After so many tries nobody regenerates again. */
const mostTries = 6;
const reasonRate = 0.07;

/** Taste is normal on the logit; this factor keeps the average over all users at the rate that was asked for. */
const spread = Math.sqrt(1 + (3 / Math.PI ** 2) * tasteVariance);

/** Who tries again settles for a little more; it also balances that the choosy try more often (logit). */
const patience = 0.35;

/** What the user does with a shown result, in time order; empty if there is no signal. */
export function react(
  random: SeededRandom,
  interaction: DemoInteraction,
  user: User,
  tryNumber: number,
): DemoOutcome[] {
  if (random.chance(noSignalRate)) return [];
  const mode = failureModesOf(interaction)[0];
  const rate = mode?.rejectionRate ?? baseRejection[interaction.feature];
  const isRejected = random.chance(
    logistic(Math.log(rate / (1 - rate)) * spread + user.taste - (tryNumber > 1 ? patience : 0)),
  );
  return isRejected
    ? reject(random, interaction, tryNumber, mode?.reason ?? 'general')
    : insert(random, interaction);
}

function insert(random: SeededRandom, interaction: DemoInteraction): DemoOutcome[] {
  const { insertMs, editRate } = habits[interaction.feature];
  const inserted = signal(interaction, 'inserted', shownAt(interaction), random.logNormal(insertMs, 1));
  if (interaction.candidates) inserted.selectedIndex = random.pickIndex([0.55, 0.82, 1]);
  if (!random.chance(editRate)) return [inserted];
  const edited = signal(interaction, 'edited', inserted.occurredAt, random.logNormal(75_000, 1));
  edited.editDistance = Math.round(1000 * random.beta(1.4, 5)) / 1000;
  return [inserted, edited];
}

function reject(
  random: SeededRandom,
  interaction: DemoInteraction,
  tryNumber: number,
  kind: ReasonKind,
): DemoOutcome[] {
  const way = random.pickIndex(rejections);
  const shown = shownAt(interaction);
  if (way === 2) {
    const inserted = signal(
      interaction,
      'inserted',
      shown,
      random.logNormal(habits[interaction.feature].insertMs, 1),
    );
    const laterMs = Math.min(20 * hourMs, random.logNormal(40 * 60_000, 1.2));
    return [
      inserted,
      withReason(random, signal(interaction, 'reverted', inserted.occurredAt, laterMs), interaction, kind),
    ];
  }
  const outcome =
    way === 0 && tryNumber < mostTries
      ? signal(interaction, 'regenerated', shown, random.logNormal(8_000, 0.8))
      : signal(interaction, 'closed', shown, random.logNormal(12_000, 1));
  return [withReason(random, outcome, interaction, kind)];
}

function withReason(
  random: SeededRandom,
  outcome: DemoOutcome,
  interaction: DemoInteraction,
  kind: ReasonKind,
): DemoOutcome {
  if (!random.chance(reasonRate)) return outcome;
  const spoken = random.chance(0.8) ? kind : 'general';
  return { ...outcome, reason: random.pick(words[interaction.language].reasons[spoken]) };
}

function signal(
  interaction: DemoInteraction,
  kind: DemoOutcome['kind'],
  from: number,
  afterMs: number,
): DemoOutcome {
  return { interactionId: interaction.id, kind, occurredAt: from + 500 + Math.round(afterMs) };
}

const shownAt = (interaction: DemoInteraction): number => interaction.shownAt as number;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
