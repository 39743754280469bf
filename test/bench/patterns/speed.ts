import { discover, type Log, startLog } from '#lib/discovery/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import type { Bench } from '../run.ts';
import { cpuSeconds } from './cpu.ts';

const features = Array.from({ length: 12 }, (_, i) => `feature-${i}`);

/** A log like that of a busy product: 12 features, 8 models, 300 tenants, and words with a long tail. */
function busyLog(rows: number): Log {
  const random = seededRandom('busy');
  const people = Math.round(rows / 12);
  const log = startLog({ metadata: ['plan', 'market', 'device', 'page'], expectedRows: rows });
  for (let i = 0; i < rows; i++) {
    // The square of a uniform number: a few users are busy.
    const user = Math.floor(random.uniform() ** 2 * people);
    const feature = random.integer(features.length);
    const resultLength = Math.round(random.logNormal(20 * (1 + feature), 0.7));
    const words = Array.from(
      { length: 4 + random.integer(9) },
      () => `word${Math.floor(20_000 * random.uniform() ** 4)}`,
    );
    const isBad = (feature === 2 && resultLength > 100) || words.includes('word3');
    log.add({
      row: {
        feature: features[feature],
        vendor: ['openai', 'anthropic'][i % 2],
        model: `model-${random.integer(8)}`,
        promptVersion: `v${1 + random.integer(4)}`,
        language: ['en', 'de', 'ja', 'fr', 'es'][user % 5],
        tenant: `tenant-${user % 300}`,
        finishReason: random.chance(0.02) ? 'length' : 'stop',
        inputLength: words.join(' ').length,
        resultLength,
        candidates: 1 + random.integer(3),
        position: 1 + Math.floor(random.exponential(4)),
        latencyMs: Math.round(random.logNormal(1_200, 0.6)),
        list: random.chance(0.1),
        markdown: random.chance(0.1),
        endsMidSentence: random.chance(0.05),
        metadata: {
          plan: ['free', 'pro'][user % 2],
          market: `m${user % 10}`,
          device: `d${i % 2}`,
          page: `p${random.integer(8)}`,
        },
        words,
      },
      isRejected: random.chance(isBad ? 0.6 : 0.2 + (0.1 * ((user * 7919) % 11)) / 10),
      user: `user ${user}`,
      session: null,
      createdAtMs: (i * 28 * 86_400_000) / rows,
    });
  }
  return log.finish();
}

/** CPU time and memory of the whole funnel without vectors, by size of the log. */
export function speed({ report, scale }: Pick<Parameters<Bench>[0], 'report' | 'scale'>): void {
  for (const [rows, atMost] of [
    [10_000, 10],
    [100_000, 25],
    [1_000_000, 240],
  ] as const) {
    if (rows > 1_000_000 * scale && rows > 10_000) continue;
    const log = busyLog(rows);
    const startedAt = cpuSeconds();
    const { patterns } = discover(log, { seed: 1 });
    const value = cpuSeconds() - startedAt;
    const add = (name: string, value: number, unit: string, target?: { atMost: number }) =>
      report.add({
        bench: 'patterns',
        name: `${rows} rows: ${name}`,
        value,
        unit,
        ...(target && { target }),
      });
    add('CPU of the funnel, without vectors', value, 's', { atMost });
    add('memory at its end', process.memoryUsage().rss / 2 ** 20, 'MiB');
    add('patterns (two are there)', patterns.length, '');
  }
}
