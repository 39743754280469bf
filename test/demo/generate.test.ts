import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DemoItem, demoAnnotations, demoProject, generateDemo } from '#lib/demo/index.ts';
import { isUuidV7, timeOfId } from '#lib/domain/index.ts';

const weekMs = 604_800_000;
const endsAt = Date.UTC(2026, 2, 11, 15, 30);
const startsAt = endsAt - 8 * weekMs;

const began = performance.now();
const items = [...generateDemo({ seed: 1, endsAt })];
const tookMs = performance.now() - began;
const byId = new Map(items.map((item) => [item.interaction.id, item]));
const share = (count: number) => count / items.length;
const countIf = (matches: (item: DemoItem) => boolean) => items.filter(matches).length;

function hashOfFirst(seed: number | string, count: number): string {
  const hash = createHash('sha256');
  let left = count;
  for (const item of generateDemo({ seed, endsAt })) {
    hash.update(JSON.stringify(item));
    left -= 1;
    if (left === 0) break;
  }
  return hash.digest('hex');
}

test('the seed decides', () => {
  expect(hashOfFirst(1, 1000)).toBe(hashOfFirst(1, 1000));
  expect(hashOfFirst(1, 1000)).not.toBe(hashOfFirst('another', 1000));
});

test('as many as asked for, within 5 %', () => {
  process.stdout.write(`${items.length} interactions in ${Math.round(tookMs)} ms\n`);
  expect(items.length / 60_000).toBeGreaterThan(0.95);
  expect(items.length / 60_000).toBeLessThan(1.05);
  const few = [...generateDemo({ seed: 1, endsAt: new Date(endsAt), weeks: 2, interactions: 3000 })];
  expect(few.length / 3000).toBeGreaterThan(0.85);
  expect(few.length / 3000).toBeLessThan(1.15);
  expect(timeOfId(few[0]?.interaction.id ?? '')).toBeGreaterThan(endsAt - 2 * weekMs);
});

describe('interactions', () => {
  test('have unique UUIDv7 ids whose times ascend within the weeks', () => {
    expect(byId.size).toBe(items.length);
    let last = startsAt;
    for (const { interaction } of items) {
      expect(isUuidV7(interaction.id)).toBe(true);
      const at = timeOfId(interaction.id);
      expect(at).toBeGreaterThanOrEqual(last);
      expect(at + interaction.latencyMs).toBeLessThanOrEqual(endsAt);
      last = at;
    }
  });

  test('come from about 3,000 users in about 300 sites, a few of whom do much', () => {
    const perUser = new Map<string, number>();
    for (const { interaction } of items)
      perUser.set(interaction.user, (perUser.get(interaction.user) ?? 0) + 1);
    const sites = new Set(items.map(({ interaction }) => interaction.metadata.site));
    expect(perUser.size).toBeGreaterThan(2300);
    expect(perUser.size).toBeLessThan(3100);
    expect(sites.size).toBeGreaterThan(270);
    expect(sites.size).toBeLessThan(330);
    const counts = [...perUser.values()].sort((a, b) => b - a);
    const top = counts.slice(0, counts.length / 20).reduce((sum, count) => sum + count, 0);
    expect(share(top)).toBeGreaterThan(0.2);
  });

  test('differ: thousands of inputs and results in eight languages', () => {
    expect(new Set(items.map(({ interaction }) => interaction.input)).size).toBeGreaterThan(20_000);
    expect(new Set(items.map(({ interaction }) => interaction.result)).size).toBeGreaterThan(15_000);
    expect(new Set(items.map(({ interaction }) => interaction.language)).size).toBe(8);
    for (const { interaction } of items)
      expect(interaction.input + interaction.fullPrompt).not.toMatch(/undefined|[{}]/);
  });

  test('follow the day and the week', () => {
    const at = items.map(({ interaction }) => new Date(timeOfId(interaction.id)));
    const weekend = at.filter((time) => time.getUTCDay() % 6 === 0).length;
    expect(share(weekend)).toBeLessThan(0.2);
    const night = at.filter((time) => time.getUTCHours() < 6).length;
    expect(share(night)).toBeLessThan(0.2);
  });

  test('cost and wait as their models do', () => {
    for (const { interaction } of items) {
      const { status, usage, costMicroUsd, latencyMs, feature, firstTokenMs } = interaction;
      expect(Number.isInteger(costMicroUsd) && Number.isInteger(latencyMs) && latencyMs > 0).toBe(true);
      if (status === 'failed') continue;
      expect(costMicroUsd).toBeGreaterThan(0);
      expect(interaction.result).toBeTruthy();
      expect(interaction.shownAt).toBe(timeOfId(interaction.id) + latencyMs);
      if (feature === 'hero-image') expect(interaction.metadata).toMatchObject({ alpha: false });
      else expect(firstTokenMs ?? 0).toBeLessThanOrEqual(latencyMs);
      if (usage) expect(usage.cachedInputTokens).toBeLessThan(usage.inputTokens);
    }
  });

  test('fail at about 1.5 %, fall back at a few per cent, and then list their attempts', () => {
    const failed = countIf(({ interaction }) => interaction.status === 'failed');
    expect(share(failed)).toBeGreaterThan(0.012);
    expect(share(failed)).toBeLessThan(0.018);
    const fellBack = countIf(({ interaction }) => interaction.routeKind === 'fallback');
    expect(share(fellBack - failed)).toBeGreaterThan(0.01);
    expect(share(fellBack - failed)).toBeLessThan(0.05);
    for (const { interaction, outcomes } of items) {
      const { status, attempts, routeKind, vendor, organization, latencyMs } = interaction;
      expect(attempts !== undefined).toBe(routeKind === 'fallback');
      expect(interaction.errorKind !== undefined).toBe(status === 'failed');
      if (status === 'failed') expect(outcomes).toEqual([]);
      if (!attempts) continue;
      expect(attempts.at(-1)).toMatchObject({ status, vendor, organization });
      expect(attempts.reduce((sum, attempt) => sum + attempt.totalMs, 0)).toBe(latencyMs);
    }
  });
});

describe('chains and acts', () => {
  test('a chain carries the id of its first try, which was regenerated and has none itself', () => {
    const tails = items.filter(({ interaction }) => interaction.chainId);
    expect(share(tails.length)).toBeGreaterThan(0.08);
    for (const { interaction } of tails) {
      const first = byId.get(interaction.chainId ?? '');
      expect(first?.interaction.chainId).toBeUndefined();
      expect(first?.interaction).toMatchObject({ user: interaction.user, feature: interaction.feature });
      expect(first?.outcomes.at(-1)?.kind).toBe('regenerated');
      expect(timeOfId(interaction.id)).toBeGreaterThan(first?.outcomes.at(-1)?.occurredAt ?? endsAt);
    }
    const kept = tails.filter(({ outcomes }) => ['inserted', 'edited'].includes(outcomes.at(-1)?.kind ?? ''));
    expect(kept.length / tails.length).toBeGreaterThan(0.3);
  });

  test('every regenerate is followed by a try, unless the log ends', () => {
    const tails = new Map<string, number>();
    const regenerated = new Map<string, number>();
    const add = (counts: Map<string, number>, id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const { interaction, outcomes } of items) {
      const chain = interaction.chainId ?? interaction.id;
      if (interaction.chainId) add(tails, chain);
      const end = outcomes.at(-1);
      if (end?.kind === 'regenerated' && end.occurredAt < endsAt - 120_000) add(regenerated, chain);
    }
    for (const [chain, count] of regenerated) expect(tails.get(chain)).toBeGreaterThanOrEqual(count);
  });

  test('an act is a plan with its pages; only the plan has an outcome', () => {
    const pages = items.filter(({ interaction }) => interaction.actId);
    expect(pages.length).toBeGreaterThan(3000);
    for (const { interaction, outcomes } of pages) {
      const lead = byId.get(interaction.actId ?? '')?.interaction;
      expect(lead).toMatchObject({ feature: 'site-plan', status: 'completed', user: interaction.user });
      expect(lead?.actId).toBeUndefined();
      expect(outcomes).toEqual([]);
    }
  });
});

describe('outcomes', () => {
  test('come after the result was shown, in order, and not after the end', () => {
    for (const { interaction, outcomes } of items) {
      let last = interaction.shownAt ?? 0;
      for (const outcome of outcomes) {
        expect(outcome.interactionId).toBe(interaction.id);
        expect(outcome.occurredAt).toBeGreaterThan(last);
        expect(outcome.occurredAt).toBeLessThanOrEqual(endsAt);
        expect(outcome.kind === 'edited').toBe(outcome.editDistance !== undefined);
        last = outcome.occurredAt;
      }
    }
  });

  test('all kinds occur, some with the users’ words', () => {
    const kinds = new Set(items.map(({ outcomes }) => outcomes.at(-1)?.kind));
    expect([...kinds].filter(Boolean).sort()).toEqual([
      'closed',
      'edited',
      'inserted',
      'regenerated',
      'reverted',
    ]);
    const reasons = items.flatMap(({ outcomes }) => outcomes.flatMap(({ reason }) => reason ?? []));
    expect(reasons.length).toBeGreaterThan(500);
    expect(new Set(reasons).size).toBeGreaterThan(60);
  });
});

test('the project declares what the log contains', () => {
  const declared = demoProject.features.map(({ slug }) => slug).sort();
  expect([...new Set(items.map(({ interaction }) => interaction.feature))].sort()).toEqual(declared);
  for (const key of demoProject.dimensions) {
    const values = new Set(items.map(({ interaction }) => interaction.metadata[key]));
    expect(values.size).toBeGreaterThan(1);
    expect(values.size).toBeLessThanOrEqual(10);
  }
});

test('annotations mark where prompt versions change', () => {
  const annotations = demoAnnotations({ endsAt });
  const rollback = annotations.find(({ text }) => text.includes('rolled back'));
  expect(rollback?.at).toBe(startsAt + 5 * weekMs);
  expect(annotations.map(({ at }) => at)).toEqual(annotations.map(({ at }) => at).sort((a, b) => a - b));
  expect(demoAnnotations({ endsAt, weeks: 2 })).toEqual([]);
});
