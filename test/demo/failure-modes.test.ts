import { describe, expect, test } from 'vitest';
import {
  baseRejection,
  type DemoItem,
  type FailureMode,
  failureModes,
  failureModesOf,
  generateDemo,
  noSignalRate,
} from '#lib/demo/index.ts';
import { isRejected, timeOfId } from '#lib/domain/index.ts';
import { clusterRobustDesignEffect } from '#lib/stats/index.ts';

const weekMs = 604_800_000;
const endsAt = Date.UTC(2026, 2, 11, 15, 30);
const startsAt = endsAt - 8 * weekMs;
const items = [...generateDemo({ seed: 2, endsAt })];

/** Completed, counted (no page of an act), and old enough that its outcome is in. */
const counted = items.filter(
  ({ interaction }) =>
    interaction.status === 'completed' &&
    !interaction.actId &&
    timeOfId(interaction.id) < endsAt - 86_400_000,
);
const answered = counted.filter(({ outcomes }) => outcomes.length > 0);
const wasRejected = ({ outcomes }: DemoItem) => isRejected(outcomes.at(-1)?.kind ?? null);
const rejectionRate = (some: DemoItem[]) => some.filter(wasRejected).length / some.length;
const modesOf = ({ interaction }: DemoItem) => failureModesOf(interaction);
const percent = (rate: number) => `${(100 * rate).toFixed(1)} %`;

const modes: [string, FailureMode][] = Object.entries(failureModes);

describe.each(modes)('%s', (name, mode) => {
  const weekOf = ({ interaction }: DemoItem) =>
    Math.floor((timeOfId(interaction.id) - startsAt) / weekMs) + 1;
  const isActive = (item: DemoItem) =>
    !mode.weeks || (weekOf(item) >= mode.weeks.first && weekOf(item) <= mode.weeks.last);
  const inside = answered.filter(({ interaction }) => mode.matches(interaction));
  const outside = answered.filter(
    (item) => mode.among.includes(item.interaction.feature) && modesOf(item).length === 0,
  );

  test('is rejected as the table says, and the rest is not', () => {
    const alone = inside.filter((item) => modesOf(item).length === 1);
    const rate = rejectionRate(alone);
    process.stdout.write(
      `${name}: ${percent(rate)} of ${alone.length} rejected, otherwise ${percent(rejectionRate(outside))} of ${outside.length}\n`,
    );
    expect(Math.abs(rate - mode.rejectionRate)).toBeLessThan(0.05);
    for (const feature of mode.among) {
      const expected = typeof mode.otherwise === 'number' ? mode.otherwise : mode.otherwise[feature];
      const rest = outside.filter(({ interaction }) => interaction.feature === feature);
      expect(Math.abs(rejectionRate(rest) - (expected ?? 0))).toBeLessThan(0.04);
    }
  });

  test('has its share of the traffic, while it is active and only then', () => {
    const traffic = counted.filter(
      (item) => mode.among.includes(item.interaction.feature) && !item.interaction.chainId,
    );
    const matching = traffic.filter(({ interaction }) => mode.matches(interaction));
    expect(matching.every(isActive)).toBe(true);
    const ratio = matching.length / traffic.filter(isActive).length / mode.share;
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });
});

test('every feature keeps its base rate where nothing is wrong', () => {
  for (const [feature, expected] of Object.entries(baseRejection)) {
    const rest = answered.filter(
      (item) => item.interaction.feature === feature && modesOf(item).length === 0,
    );
    process.stdout.write(
      `${feature}: base ${percent(rejectionRate(rest))} of ${rest.length} (table ${percent(expected)})\n`,
    );
    expect(Math.abs(rejectionRate(rest) - expected)).toBeLessThan(0.045);
  }
});

test('a tenth gets no signal', () => {
  expect(1 - answered.length / counted.length).toBeCloseTo(noSignalRate, 1.7);
});

test('users differ: their rows are correlated', () => {
  const plain = answered.filter((item) => modesOf(item).length === 0);
  const rows = plain.map((item) => ({ cluster: item.interaction.user, success: !wasRejected(item) }));
  const effect = clusterRobustDesignEffect(rows);
  process.stdout.write(`design effect ${effect.designEffect.toFixed(1)} over ${effect.groups} users\n`);
  expect(effect.designEffect).toBeGreaterThan(2);
});

test('an interaction may fall under several modes: the worst comes first', () => {
  const found = failureModesOf({
    feature: 'heading-text',
    input: '見出し',
    language: 'ja',
    promptVersion: 'v3',
  });
  expect(found).toEqual([failureModes.loudHeading, failureModes.japaneseText]);
  expect(
    failureModesOf({ feature: 'hero-image', input: 'Logo, ohne Hintergrund', language: 'de' }),
  ).toHaveLength(1);
  expect(
    failureModesOf({ feature: 'hero-image', input: 'Logo, blauer Hintergrund', language: 'de' }),
  ).toEqual([]);
});
