import { type Log, startLog } from '#lib/discovery/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { wordsOf } from '#lib/text/index.ts';
import { clincRequests } from './clinc.ts';

const features = Array.from({ length: 12 }, (_, i) => `feature-${i}`);

/**
 * A log like that of a busy product: 12 features, 8 models, 300 tenants, as many users as rows ÷ 12, a few of them busy.
 * Inputs are the beginning of one request of CLINC150 and the end of another. Two things fail: long results of one
 * feature, and inputs that say "account".
 */
export function busyLog(rows: number): { log: Log; texts: string[] } {
  const random = seededRandom('busy');
  const requests = clincRequests().map((text) => text.split(' '));
  const people = Math.ceil(rows / 12);
  const texts: string[] = [];
  const log = startLog({ metadata: ['plan', 'market', 'device', 'page'], expectedRows: rows });
  for (let i = 0; i < rows; i++) {
    const user = Math.floor(random.uniform() ** 2 * people);
    const feature = random.integer(features.length);
    const resultLength = Math.round(random.logNormal(20 * (1 + feature), 0.7));
    const [a, b] = [random.pick(requests), random.pick(requests)];
    const text = [...a.slice(0, Math.ceil(a.length / 2)), ...b.slice(Math.floor(b.length / 2))].join(' ');
    texts.push(text);
    const words = wordsOf(text, 'en');
    const isBad = (feature === 2 && resultLength > 100) || words.includes('account');
    log.add({
      row: {
        feature: features[feature],
        vendor: ['openai', 'anthropic'][i % 2],
        model: `model-${random.integer(8)}`,
        promptVersion: `v${1 + random.integer(4)}`,
        language: ['en', 'de', 'ja', 'fr', 'es'][user % 5],
        tenant: `tenant-${user % 300}`,
        finishReason: random.chance(0.02) ? 'length' : 'stop',
        inputLength: text.length,
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
  return { log: log.finish(), texts };
}
