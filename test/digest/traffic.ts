import { newId } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import type { DigestWorld } from './set-up.ts';

const dayMs = 86_400_000;

/** What people ask of one feature in one week. Rates 0–1. */
interface Asked {
  feature: string;
  promptVersion?: string;
  perUser: number;
  insertRate: number;
  costMicroUsd: number;
}

/** Weeks of the same users, each with a taste of their own, who do what the week says. */
export async function logWeeks(
  { log, clock }: DigestWorld,
  weeks: readonly { from: number; asked: readonly Asked[] }[],
  { users, seed }: { users: number; seed: string },
): Promise<void> {
  const random = seededRandom(seed);
  const tastes = Array.from({ length: users }, () => 0.3 * (random.beta(2, 2) - 0.5));
  const interactions: InteractionInput[] = [];
  const outcomes: OutcomeInput[] = [];
  for (const { from, asked } of weeks)
    for (const { perUser, insertRate, ...rest } of asked)
      for (const [user, taste] of tastes.entries())
        for (let i = 0; i < perUser; i++) {
          const at = from + Math.floor(random.uniform() * 7 * dayMs);
          const id = newId(at);
          interactions.push({ id, ...rest, model: 'gpt-4.1', user: `u-${user}`, createdAt: at });
          const kind = random.chance(insertRate + taste) ? 'inserted' : 'regenerated';
          outcomes.push({ interactionId: id, kind, occurredAt: at + 30_000 });
        }
  const writer = log.addWriter(() => clock.ms);
  for (let i = 0; i < interactions.length; i += 2_000)
    await writer.write([
      await writer.prepare(interactions.slice(i, i + 2_000), outcomes.slice(i, i + 2_000)),
    ]);
}
