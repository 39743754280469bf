import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCanaryWatch, listRuns, readCanary } from '#lib/canaries/index.ts';
import type { NoticeEvent } from '#lib/notices/index.ts';
import { changeOrganization, type ProvidersParts, startCanary } from '#lib/providers/index.ts';
import { type CanaryBody, canaryKind } from '#lib/routing/index.ts';
import { lookAtDifference } from '#lib/stats/index.ts';
import { keys, openaiAt, type ProvidersSetUp, person, setUpProviders } from '#test/providers/set-up.ts';
import { type Behaviour, type Generated, generateTraffic } from './world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Ids may be this much ahead of the server's clock. */
const aheadMs = 300_000;
/** A Monday, so that few partitions hold it all. */
const startedAt = Date.UTC(2026, 0, 5, 8);
const days = 6;
const share = 0.3;
const usual: Behaviour = { insertRate: 0.7, errorRate: 0.02, latencyMs: 800 };
const candidate = { node: { target: { vendor: 'openai', model: 'gpt-4.1-mini' } } };

/** What is tried on which feature, and what is to become of it. */
const features: Record<string, { canary: Behaviour; guards?: CanaryBody['guards']; ends?: RegExp }> = {
  'equal-1': { canary: usual },
  'equal-2': { canary: usual, guards: { maxLatencyRise: 1, maxErrorRateRise: 0 } },
  'equal-3': { canary: { ...usual }, guards: { minPerArm: 1 } },
  better: { canary: { ...usual, insertRate: 0.9 } },
  worse: { canary: { ...usual, insertRate: 0.45 }, ends: /^Users keep less: .* points, −/ },
  failing: { canary: { ...usual, errorRate: 0.6 }, ends: /^Of its generations .* % of .* failed/ },
  slow: {
    canary: { ...usual, latencyMs: 2_400 },
    guards: { maxLatencyRise: 1.5 },
    ends: / ms; of base’s, half took over .* It may be 1.5 times as slow/,
  },
  'slow-unguarded': { canary: { ...usual, latencyMs: 2_400 } },
};

let setUp: ProvidersSetUp;
let parts: ProvidersParts;
let traffic: Map<string, Generated[]>;
const project = () => setUp.log.project;

beforeAll(async () => {
  setUp = await setUpProviders();
  parts = await setUp.startAnew();
  await changeOrganization(parts, 'openai-a', openaiAt(setUp.simulator.url, keys['openai-a']), person);
  const writer = setUp.log.addWriter();
  traffic = new Map();
  for (const [feature, { canary, guards }] of Object.entries(features)) {
    const begun = { ...parts, now: () => startedAt };
    await startCanary(begun, project().id, feature, { candidate, share, ...(guards && { guards }) }, person);
    const own = generateTraffic({
      seed: feature,
      feature,
      startedAt,
      days,
      users: 600,
      share,
      base: usual,
      canary,
    });
    traffic.set(feature, own);
  }
  const all = [...traffic.values()].flat();
  for (let i = 0; i < all.length; i += 2_000) {
    const some = all.slice(i, i + 2_000);
    const batch = await writer.prepare(
      some.map(({ interaction }) => interaction),
      some.flatMap(({ outcome }) => outcome ?? []),
    );
    await writer.write([batch]);
  }
}, 180_000);
afterAll(() => setUp[Symbol.asyncDispose]());

const look = async (feature: string, at: number, looks: number[] = []) => {
  const [run] = await listRuns(parts, project().id, feature);
  if (!run) throw new Error('it never ran');
  return readCanary(parts, project(), run, { at, looks });
};

describe('both arms', () => {
  test('are counted as they were assigned', async () => {
    const at = startedAt + 4 * dayMs;
    const found = await look('equal-1', at);
    const matureBefore = at - dayMs - 15 * 60_000;
    for (const arm of ['base', 'canary'] as const) {
      const own = (traffic.get('equal-1') ?? []).filter((one) => one.arm === arm && one.at < at + aheadMs);
      const completed = own.filter(({ interaction }) => interaction.status === 'completed');
      const known = found.arms[arm];
      expect(known.interactions).toBe(own.length);
      expect(known.users).toBe(new Set(own.map(({ user }) => user)).size);
      expect(known.failed).toMatchObject({ n: own.length, successes: own.length - completed.length });
      expect(known.completed).toBe(completed.length);
      expect(known.fellBack).toBe(
        own.filter(({ interaction }) => interaction.routeKind === 'fallback').length,
      );
      const paid = own.reduce((sum, { interaction }) => sum + (interaction.costMicroUsd ?? 0), 0);
      expect(known.costMicroUsd).toBe(paid);
      expect(known.costPerGeneration?.microUsd).toBeCloseTo(paid / own.length, 6);
      const latencies = completed.map(({ interaction }) => interaction.latencyMs ?? 0).sort((a, b) => a - b);
      expect(known.median?.value).toBe(latencies[Math.ceil(latencies.length / 2) - 1]);
      expect(known.tail?.value).toBe(latencies[Math.ceil(latencies.length * 0.95) - 1]);
      expect(known.median?.low).toBeLessThan(known.median?.value as number);
      expect(known.tail?.high).toBeGreaterThan(known.tail?.value as number);
      // Maturity is at the next quarter of an hour after the window.
      const surely = completed.filter((one) => one.at + (one.interaction.latencyMs ?? 0) < matureBefore);
      expect(known.inserted.n).toBeGreaterThanOrEqual(surely.length);
      expect(known.inserted.n + known.maturing.n).toBe(completed.length);
      expect(known.inserted.low).toBeLessThan(0.7);
      expect(known.inserted.high).toBeGreaterThan(0.7);
      const inserted = completed.filter(({ outcome }) => outcome?.kind === 'inserted').length;
      expect(known.inserted.successes + known.maturing.inserted).toBe(inserted);
      expect(known.costPerInsertedMicroUsd).toBeCloseTo(paid / inserted, 6);
    }
  });

  test('differ as the sequence says of the same users counted by hand; its series ends where it stands', async () => {
    const at = startedAt + 5 * dayMs;
    const looks = [2, 3, 4].map((day) => startedAt + day * dayMs);
    const found = await look('worse', at, looks);
    const byHand = (before: number) => {
      const own = (traffic.get('worse') ?? []).filter(({ interaction, at: created }) => {
        const shownAt = created + (interaction.latencyMs ?? 0);
        const quarter = 15 * 60_000;
        return (
          interaction.status === 'completed' && Math.ceil((shownAt + dayMs) / quarter) * quarter <= before
        );
      });
      return lookAtDifference(
        [...Map.groupBy(own, ({ user }) => user).values()].map((rows) => ({
          arm: rows[0]?.arm === 'canary' ? 1 : 0,
          users: 1,
          strata: [
            { n: rows.length, successes: rows.filter(({ outcome }) => outcome?.kind === 'inserted').length },
          ],
        })),
      );
    };
    expect(found.difference?.low).toBeCloseTo(byHand(at)?.low as number, 10);
    expect(found.difference?.pValue).toBeCloseTo(byHand(at)?.pValue as number, 10);
    // A look sees what matured before it.
    for (const { at: moment, difference } of found.series)
      expect(difference?.high).toBeCloseTo(byHand(moment - 1)?.high as number, 10);
    const widths = found.series.map(({ difference }) => (difference?.high ?? 1) - (difference?.low ?? -1));
    expect(widths.toSorted((a, b) => b - a)).toEqual(widths);
    const same = await look('worse', at);
    expect(same.difference?.low).toBeCloseTo(found.difference?.low as number, 10);
  });

  test('of a changed share are compared within the times of one share', async () => {
    const [run] = await listRuns(parts, project().id, 'equal-1');
    if (!run) throw new Error('it never ran');
    const changed = { ...run, shares: [...run.shares, { at: startedAt + 2 * dayMs, share: 0.3 }] };
    const at = startedAt + days * dayMs;
    const whole = await readCanary(parts, project(), run, { at });
    const parted = await readCanary(parts, project(), changed, { at });
    expect(parted.arms.canary.inserted.low).toBeCloseTo(whole.arms.canary.inserted.low as number, 10);
    expect(parted.arms.base.maturing).toEqual(whole.arms.base.maturing);
    expect(parted.difference?.difference).not.toBe(whole.difference?.difference);
    expect(parted.difference?.difference).toBeCloseTo(whole.difference?.difference as number, 1);
  });

  test('without traffic there is nothing to say', async () => {
    const found = await look('equal-1', startedAt - dayMs);
    expect(found).toMatchObject({ difference: null, verdict: 'continue', isWhole: true });
    expect(found.arms.canary).toMatchObject({ users: 0, median: null, costPerGeneration: null });
  });
});

describe('the watch', () => {
  test('ends what is worse, fails or is too slow, leaves equals alone over all its looks, and one process does it', async () => {
    const told: NoticeEvent[] = [];
    const others = await setUp.start();
    let clock = startedAt;
    const watch = (own: ProvidersParts) =>
      createCanaryWatch({
        ...own,
        notices: { report: (event) => told.push(event) },
        fault: (error) => {
          throw error;
        },
        now: () => clock,
      });
    const [one, other] = [watch(parts), watch(others)];
    const ended = new Map<string, { hour: number; verdict: string }>();
    for (clock = startedAt + hourMs; clock <= startedAt + (days + 1) * dayMs; clock += 4 * hourMs)
      for (const stopped of (await Promise.all([one.look(), other.look()])).flat()) {
        expect(ended.has(stopped.feature), 'stopped twice').toBe(false);
        ended.set(stopped.feature, { hour: (clock - startedAt) / hourMs, verdict: stopped.verdict });
      }
    process.stdout.write(`${JSON.stringify(Object.fromEntries(ended))}\n`);

    for (const [feature, { ends }] of Object.entries(features)) {
      const body = parts.catalog.find(canaryKind, project().id, feature)?.body;
      expect(body?.state, feature).toBe(ends ? 'stopped' : 'running');
      if (ends) expect(body?.stoppedBecause).toMatch(ends);
    }
    expect([...ended].map(([feature, { verdict }]) => [feature, verdict]).sort()).toEqual([
      ['failing', 'errors'],
      ['slow', 'slow'],
      ['worse', 'worse'],
    ]);
    // Errors show within hours; what users keep is known when it is mature.
    expect(ended.get('failing')?.hour).toBeLessThan(24);
    expect(ended.get('worse')?.hour).toBeGreaterThan(24);
    expect(told.map(({ subject }) => subject).sort()).toEqual(['main/failing', 'main/slow', 'main/worse']);
    expect(told.every(({ kind, phase }) => kind === 'canary' && phase === 'happened')).toBe(true);
    expect((await look('better', clock)).verdict).toBe('better');
    const [run] = await listRuns(parts, project().id, 'worse');
    expect(run).toMatchObject({ state: 'stopped', startedBy: person.by, endedBy: 'kept', nextAt: null });
  });
});
