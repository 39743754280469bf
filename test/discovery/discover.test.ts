import { describe, expect, test } from 'vitest';
import { type Discovery, discover, type Log, startLog } from '#lib/discovery/index.ts';
import { describe as inWords, type Row } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { sampleLog } from './logs.ts';
import { permutedWithinUsers, ratesDealtAnew } from './nulls.ts';

const sayings = ({ patterns }: Discovery) => patterns.map(({ definition }) => inWords(definition)).sort();
const run = (log: Log) => discover(log, { seed: 1 });
const has = (row: Row, ...phrase: string[]) => row.words?.join(' ').includes(phrase.join(' ')) ?? false;

describe('what was planted is found', () => {
  test('a value, a conjunction with a length, and a phrase, each said in its own words', () => {
    const log = sampleLog({
      seed: 1,
      rows: 8_000,
      people: 400,
      rowOf: (row, _, random) => ({
        ...row,
        resultLength:
          row.feature === 'button-text' && random.chance(0.9) ? 10 : Number(row.resultLength) + 60,
        words: random.chance(0.06) ? [...(row.words ?? []), 'transparent', 'background'] : row.words,
      }),
      rateOf: (row, { language }) => {
        if (row.feature === 'button-text' && Number(row.resultLength) > 60) return 0.8;
        if (row.feature === 'hero-image' && has(row, 'transparent', 'background')) return 0.85;
        return language === 'ja' ? 0.6 : 0.22;
      },
    });
    const discovery = run(log);
    expect(sayings(discovery)).toEqual([
      'feature is button-text and result is longer than 60 characters',
      'feature is hero-image and input contains “transparent”',
      'language is Japanese',
    ]);
    for (const { effect, recoverablePerWeek, rows } of discovery.patterns) {
      expect(effect.difference?.low).toBeGreaterThan(0.15);
      expect(recoverablePerWeek?.low).toBeGreaterThan(0);
      expect(effect.rows).toBeLessThan(0.6 * rows.length);
    }
  });

  test('the effect shown is that of held-out users: on average the true one, not the one that was chosen', () => {
    const seen = Array.from({ length: 24 }, (_, i) => {
      const log = sampleLog({
        seed: 100 + i,
        people: 300,
        tasteDeviation: 0,
        rateOf: ({ promptVersion, feature }) =>
          promptVersion === 'v2' && feature === 'heading-text' ? 0.45 : 0.25,
      });
      return run(log).patterns.map(({ effect, found }) => ({
        shown: effect.difference?.difference ?? 0,
        found: found.difference,
      }));
    }).flat();
    // Clear enough to be found in about half of the runs, where the difference happened to look large.
    expect(seen.length).toBeGreaterThan(8);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const shown = mean(seen.map((one) => one.shown));
    expect(Math.abs(shown - 0.2)).toBeLessThan(0.025);
    expect(mean(seen.map(({ found }) => found))).toBeGreaterThan(shown);
  });
});

describe('what is nothing makes no pattern', () => {
  const runs = 40;
  /** Of 40 runs at 5 % more than 5 publish something in 1.4 % of cases. */
  const mostPublishing = 5;

  test('outcomes permuted within users', () => {
    const log = sampleLog({
      seed: 3,
      rows: 3_000,
      rateOf: ({ promptVersion }) => (promptVersion === 'v2' ? 0.6 : 0.2),
    });
    expect(run(log).patterns.length).toBeGreaterThan(0);
    const random = seededRandom(3);
    let publishing = 0;
    for (let i = 0; i < runs; i++)
      publishing += Number(run(permutedWithinUsers(log, random)).patterns.length > 0);
    expect(publishing).toBeLessThanOrEqual(mostPublishing);
  });

  test('users’ rates dealt anew', () => {
    const log = sampleLog({
      seed: 4,
      rows: 3_000,
      tasteDeviation: 1,
      rateOf: (_, { language }) => (language === 'ja' ? 0.7 : 0.25),
    });
    expect(sayings(run(log))).toContain('language is Japanese');
    const random = seededRandom(4);
    let publishing = 0;
    for (let i = 0; i < runs; i++) publishing += Number(run(ratesDealtAnew(log, random)).patterns.length > 0);
    expect(publishing).toBeLessThanOrEqual(mostPublishing);
  });

  test('a mix shift: some ask more for what is always rejected more', () => {
    const log = sampleLog({
      seed: 5,
      rows: 8_000,
      rowOf: (row, { language }, random) => ({
        ...row,
        feature: random.chance(language === 'ja' ? 0.85 : 0.1) ? 'hero-image' : 'button-text',
      }),
      rateOf: ({ feature }) => (feature === 'hero-image' ? 0.6 : 0.1),
    });
    expect(sayings(run(log))).toEqual([]);
  });

  test('one angry user', () => {
    const log = sampleLog({ seed: 6, rows: 3_000 });
    const angry = withAngryUser(log);
    expect(sayings(run(angry))).toEqual([]);
  });
});

/** One more user: 300 rows on a device and with a phrase that few others have, all of them rejected. */
function withAngryUser(log: Log): Log {
  const writer = startLog({ metadata: ['device'] });
  const random = seededRandom(7);
  const add = (isNight: boolean, isRejected: boolean, user: string, i: number) =>
    writer.add({
      row: {
        feature: 'button-text',
        model: 'small',
        metadata: { device: isNight ? 'watch' : 'desktop' },
        words: isNight ? ['night', 'menu'] : ['menu', 'shop'],
      },
      isRejected,
      user,
      session: null,
      createdAtMs: i * 600_000,
    });
  log.unit.forEach((user, i) => {
    add(i % 20 === 0, random.chance(0.25), `user ${user}`, i);
  });
  for (let i = 0; i < 300; i++) add(true, true, 'angry', log.unit.length + i);
  return writer.finish();
}
