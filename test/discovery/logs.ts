import { type Log, startLog } from '#lib/discovery/index.ts';
import type { Row } from '#lib/matching/index.ts';
import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';

export interface Person {
  name: string;
  /** Logit shift of rejection. */
  taste: number;
  /** What is constant for the person. */
  language: string;
  plan: string;
}

export interface SampleOptions {
  seed: number;
  rows?: number;
  people?: number;
  /** Deviation of users' tastes, logit. */
  tasteDeviation?: number;
  /** Probability of rejection before taste, 0–1. */
  rateOf?: (row: Row, person: Person) => number;
  /** Changes a row before its outcome is drawn. */
  rowOf?: (row: Row, person: Person, random: SeededRandom) => Row;
}

const features = ['button-text', 'heading-text', 'hero-image'];
const vocabulary =
  'bakery yoga bikes garden hotel dentist photo school summer shop menu price blue warm short'.split(' ');

/** A made-up log: 200 users with tastes and uneven activity, three features on two models, inputs of random words. */
export function sampleLog({
  seed,
  rows = 4_000,
  people = 200,
  tasteDeviation = 0.6,
  rateOf = () => 0.25,
  rowOf = (row) => row,
}: SampleOptions): Log {
  const random = seededRandom(seed);
  const crowd = Array.from({ length: people }, (_, i): Person & { activity: number } => ({
    name: `user ${i} of ${seed}`,
    taste: random.normal(0, tasteDeviation),
    language: random.pick(['en', 'en', 'en', 'de', 'ja']),
    plan: random.pick(['free', 'pro']),
    activity: random.logNormal(1, 0.8),
  }));
  let total = 0;
  const activity = crowd.map((person) => (total += person.activity));
  const log = startLog({ metadata: ['plan', 'device'], expectedRows: rows });
  for (let i = 0; i < rows; i++) {
    const person = crowd[random.pickIndex(activity)] as Person;
    const words = Array.from({ length: 3 + random.integer(4) }, () => random.pick(vocabulary));
    const row = rowOf(
      {
        feature: random.pick(features),
        model: random.pick(['small', 'large']),
        language: person.language,
        promptVersion: random.pick(['v1', 'v2']),
        inputLength: words.join(' ').length,
        resultLength: 5 + random.integer(60),
        latencyMs: Math.round(random.logNormal(900, 0.6)),
        metadata: { plan: person.plan, device: random.pick(['desktop', 'mobile']) },
        words,
      },
      person,
      random,
    );
    log.add({
      row,
      isRejected: random.chance(shifted(rateOf(row, person), person.taste)),
      user: person.name,
      session: null,
      createdAtMs: i * 600_000,
    });
  }
  return log.finish();
}

/** A probability moved on the logit. */
function shifted(rate: number, by: number): number {
  if (rate <= 0 || rate >= 1) return rate;
  return 1 / (1 + Math.exp(-(Math.log(rate / (1 - rate)) + by)));
}
