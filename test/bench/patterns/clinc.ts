import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { discover, type Log, startLog } from '#lib/discovery/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { buildBasis, embed, growTree, type TreeNode, type Vectors, wordsOf } from '#lib/text/index.ts';
import { sharedData } from '../../support/shared-data.ts';

/** 22,500 requests in 150 intents, 150 each. */
export interface Clinc {
  texts: string[];
  words: string[][];
  /** By text: number of its intent. */
  intents: Uint8Array;
  names: string[];
  basis: string;
  vectors: Vectors;
  /** By seed: grown when it is asked for first. Outcomes change nothing about it. */
  treeOf(seed: number): readonly TreeNode[];
}

function readRows(): [text: string, intent: string][] {
  const file = join(sharedData, 'clinc150/data_full.json.gz');
  const parts = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<string, [string, string][]>;
  return ['train', 'val', 'test'].flatMap((part) => parts[part] ?? []);
}

export const clincRequests = (): string[] => readRows().map(([text]) => text);

export function readClinc(): Clinc {
  const rows = readRows();
  const names = [...new Set(rows.map(([, intent]) => intent))];
  const texts = rows.map(([text]) => text);
  const basis = buildBasis(texts, { seed: 1 });
  const vectors = embed(basis, texts);
  const trees = new Map<number, readonly TreeNode[]>();
  return {
    texts,
    words: texts.map((text) => wordsOf(text, 'en')),
    intents: Uint8Array.from(rows, ([, intent]) => names.indexOf(intent)),
    names,
    basis: basis.id,
    vectors,
    treeOf(seed) {
      const tree = trees.get(seed) ?? growTree(vectors, { seed });
      trees.set(seed, tree);
      return tree;
    },
  };
}

const people = 2_000;
const baseRate = 0.2;

export interface Planted {
  log: Log;
  /** Numbers of the intents that are rejected more. */
  intents: Set<number>;
  /** By row: its probability of rejection, before the user's taste. */
  rates: Float64Array;
}

/**
 * CLINC150 as a log of 2,000 users: activity log-normal with σ = 1, taste normal on the logit with σ = 0.5, so that users'
 * rates are as their average demands; two models, a plan by user, and lengths, latencies and devices that mean nothing.
 * @param plantedRate of five intents; 20 % of all others are rejected
 */
export function clincLog(clinc: Clinc, seed: number, plantedRate: number, plantedIntents = 5): Planted {
  const random = seededRandom(`clinc ${seed}`);
  const planted = new Set<number>();
  while (planted.size < plantedIntents) planted.add(random.integer(clinc.names.length));
  const tastes = Array.from({ length: people }, () => random.normal(0, tasteDeviation));
  let total = 0;
  const activity = tastes.map(() => {
    total += random.logNormal(1, 1);
    return total;
  });
  const log = startLog({ metadata: ['plan', 'device'], expectedRows: clinc.texts.length });
  const rates = Float64Array.from(clinc.intents, (intent) => (planted.has(intent) ? plantedRate : baseRate));
  clinc.texts.forEach((text, i) => {
    const user = random.pickIndex(activity);
    log.add({
      row: {
        feature: 'ask',
        model: random.pick(['small', 'large']),
        inputLength: text.length,
        resultLength: random.integer(400),
        latencyMs: Math.round(random.logNormal(900, 0.5)),
        metadata: {
          plan: user % 3 === 0 ? 'pro' : 'free',
          device: random.pick(['desktop', 'mobile', 'tablet']),
        },
        words: clinc.words[i],
      },
      isRejected: random.chance(withTaste(rates[i] as number, tastes[user] as number)),
      user: `user ${user} of ${seed}`,
      session: null,
      createdAtMs: i * 107_520,
    });
  });
  const done = log.finish();
  const table = { ...done.table, vectors: new Map([[clinc.basis, clinc.vectors]]) };
  return { log: { ...done, table }, intents: planted, rates };
}

const tasteDeviation = 0.5;
/** Keeps the mean over normal tastes at the rate that was asked for. */
const spread = Math.sqrt(1 + (3 / Math.PI ** 2) * tasteDeviation ** 2);

const withTaste = (rate: number, taste: number): number =>
  1 / (1 + Math.exp(-(Math.log(rate / (1 - rate)) * spread + taste)));

/** Intents that a pattern is about: most of its rows are theirs, or most of theirs are its. */
export function isAbout(clinc: Clinc, rows: Uint32Array, intent: number): boolean {
  const shared = rows.reduce((sum, row) => sum + Number(clinc.intents[row] === intent), 0);
  return shared >= rows.length / 2 || shared >= rowsOfIntent / 2;
}
const rowsOfIntent = 150;

/** How much more than the base a pattern's rows are rejected in truth, 0–1. */
export const trueExcess = (rates: Float64Array, rows: Uint32Array): number =>
  rows.reduce((sum, row) => sum + (rates[row] as number) - baseRate, 0) / rows.length;

export const discoverClinc = (clinc: Clinc, { log }: Planted, seed: number) =>
  discover(log, { seed, basis: clinc.basis, tree: clinc.treeOf(seed) });
