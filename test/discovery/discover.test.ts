import { describe, expect, test } from 'vitest';
import { type Discovery, discover, type Log, type LogEntry, startLog } from '#lib/discovery/index.ts';
import { type Definition, describe as inWords, type Row } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { sampleLog } from './logs.ts';
import { permutedWithinUsers, ratesDealtAnew } from './nulls.ts';

const sayings = ({ patterns }: Discovery) => patterns.map(({ definition }) => inWords(definition)).sort();
const run = (log: Log, options: Partial<Parameters<typeof discover>[1]> = {}) =>
  discover(log, { seed: 1, ...options });
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

describe('bad input is answered, not thrown', () => {
  const log = (count: number, change: (entry: LogEntry, i: number) => Partial<LogEntry> = () => ({})) => {
    const writer = startLog();
    for (let i = 0; i < count; i++) {
      const entry: LogEntry = {
        row: { feature: 'a', model: 'm', words: ['hello', 'world'], inputLength: 11, resultLength: i % 90 },
        isRejected: i % 3 === 0,
        user: `user ${i % 50}`,
        session: null,
        createdAtMs: i * 3_600_000,
      };
      writer.add({ ...entry, ...change(entry, i) });
    }
    return writer.finish();
  };
  const missing = ({ missing }: Discovery) =>
    missing.map(({ what, have, need }) => `${what} ${have}/${need}`);

  test.each([
    ['no rows', log(0), ['rows 0/300', 'users 0/20', 'rejected rows 0/30', 'inserted rows 0/30']],
    ['too few rows', log(100), ['rows 100/300']],
    ['all inserted', log(900, () => ({ isRejected: false })), ['rejected rows 0/30']],
    ['all rejected', log(900, () => ({ isRejected: true })), ['inserted rows 0/30']],
    ['one user', log(900, () => ({ user: 'me' })), ['users 1/20']],
    ['nobody known', log(900, () => ({ user: null })), ['user or session ids 0/20']],
  ])('%s', (_, given, expected) => {
    const discovery = run(given);
    expect(missing(discovery)).toEqual(expected);
    expect(discovery.patterns).toEqual([]);
  });

  test('too few rows: says when there will be enough at the present rate', () => {
    const [rows] = run(log(100)).missing;
    // A row an hour: the 300th comes after 300 hours, of which 99 have passed.
    expect(((rows?.expectedAtMs ?? 0) / 3_600_000).toFixed(0)).toBe('297');
  });

  test('sessions stand in for users; empty texts, no texts, no fields', () => {
    const sessions = run(log(900, (_, i) => ({ user: null, session: `s${i % 60}` })));
    expect(sessions.missing).toEqual([]);
    expect(sessions.funnel.without).toContain('user ids: sessions stand for users');
    const textless = run(log(900, () => ({ row: { feature: 'a', words: [] } })));
    expect(textless.funnel.without).toContain('texts of inputs: no phrases');
    expect(run(log(900, () => ({ row: {} }))).patterns).toEqual([]);
  });
});

describe('run after run', () => {
  const planted = (seed: number) =>
    sampleLog({
      seed,
      rows: 6_000,
      people: 300,
      rateOf: ({ promptVersion, feature }) =>
        promptVersion === 'v2' && feature === 'heading-text' ? 0.6 : 0.25,
    });
  const definition: Definition = {
    version: 1,
    all: [
      { field: 'promptVersion', is: 'v2' },
      { field: 'feature', is: 'heading-text' },
    ],
  };

  test('the same log gives the same discovery', () => {
    expect(run(planted(8))).toEqual(run(planted(8)));
  });
  test('what is known is measured, not found again', () => {
    const discovery = run(planted(8), { known: [{ id: 'p1', definition }] });
    expect(discovery.known[0]?.effect?.difference?.low).toBeGreaterThan(0.15);
    expect(discovery.patterns).toEqual([]);
    expect(discovery.funnel.leftOut.inKnownPatterns).toBeGreaterThan(500);
  });
  test('rows that an earlier run has seen do not confirm', () => {
    const log = planted(8);
    const newest = log.createdAtMs.reduce((a, b) => Math.max(a, b));
    const all = run(log).patterns[0];
    const recent = run(log, { confirmSinceMs: newest / 2 }).patterns[0];
    expect(recent?.effect.rows).toBeLessThan(0.65 * (all?.effect.rows ?? 0));
    expect(run(log, { confirmSinceMs: newest + 1 }).funnel.refuted.map(({ reason }) => reason)).toEqual([
      'few held-out users',
    ]);
  });
});
