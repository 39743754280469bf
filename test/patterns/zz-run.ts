import { readFileSync } from 'node:fs';
import { growTree } from '#lib/zz-text/clusters/tree.ts';
import { startLog, discover } from '#lib/patterns/index.ts';
import { describe, select, rowsOf } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
const texts = JSON.parse(readFileSync('/tmp/clinc-rows.json', 'utf8')) as [string, string][];
const data = new Float32Array(readFileSync('/tmp/v200.bin').buffer.slice(0));
const dims = data.length / texts.length;
const intents = [...new Set(texts.map((t) => t[1]))];
const [rateArg, from, to, mode = 'both', verbose] = process.argv.slice(2);
const rate = Number(rateArg);
const seg = new Intl.Segmenter('en', { granularity: 'word' });
const words = texts.map(([t]) => [...seg.segment(t.toLowerCase())].flatMap((s) => (s.isWordLike ? [s.segment] : [])));
let found = 0, total = 0, wrong = 0, pub = 0; let foundP = 0, foundD = 0, foundC = 0;
const c0 = process.cpuUsage().user;
for (let seed = Number(from); seed < Number(to); seed++) {
  const random = seededRandom(seed * 7919 + 13);
  const planted = new Set<string>();
  while (planted.size < 5) planted.add(random.pick(intents));
  const users = 2000, act = new Float64Array(users), taste = Array.from({ length: users }, () => random.normal(0, 0.5));
  let s = 0; for (let u = 0; u < users; u++) act[u] = s += random.logNormal(1, 1);
  const log = startLog({ metadata: ['plan', 'device'] });
  const logit = (p: number) => Math.log(p / (1 - p));
  const truth: number[] = [];
  texts.forEach(([, intent], i) => {
    const u = random.pickIndex(act);
    const p0 = rate > 0 && planted.has(intent) ? rate : 0.2;
    const p = 1 / (1 + Math.exp(-(logit(p0) * 1.04 + taste[u]!)));
    truth.push(p0);
    log.add({ row: { feature: 'ask', model: random.pick(['a', 'b']), metadata: { plan: ['free', 'pro'][u % 2], device: ['d', 'm', 't'][random.integer(3)] }, inputLength: texts[i]![0].length, resultLength: random.integer(400), latencyMs: Math.round(random.logNormal(900, 0.5)), words: mode !== 'groups' ? words[i] : [] }, isRejected: random.chance(p), user: `u${u}-${seed}`, session: null, createdAtMs: i * 1000 });
  });
  const l = log.finish();
  l.table.vectors = new Map([['b', { dims, data }]]);
  const rowsD = Uint32Array.from({ length: texts.length }, (_, i) => i).filter((i) => l.unitHash[l.unit[i]!]! >= 0.4 * 2 ** 32);
  const nodes = mode !== 'phrases' ? growTree({ count: texts.length, dims, data }, { seed, branching: 8, leastRows: 20, rows: rowsD }) : [];
  const d = discover(l, { nodes, basis: 'b', nowMs: 1e9 });
  const hit = new Set<string>(), hitP = new Set<string>(), hitD = new Set<string>(), hitC = new Set<string>();
  const isHit = (rows: Uint32Array, i: string) => { let n = 0; for (const r of rows) if (texts[r]![1] === i) n++; return n >= 0.5 * rows.length || n >= 45; };
  for (const c of (d as any).judgement?.passed ?? []) for (const i of planted) if (isHit(c.candidate.rows, i)) hitC.add(i);
  for (const v of d.verdicts) {
    const rows = rowsOf(select(v.kept.definition, l.table));
    const by = new Map<string, number>(); for (const r of rows) by.set(texts[r]![1], (by.get(texts[r]![1]) ?? 0) + 1);
    const top = [...by].sort((a, b) => b[1] - a[1])[0]!;
    const uplift = [...rows].reduce((a, r) => a + truth[r]!, 0) / rows.length - 0.2;
    for (const i of planted) { const n = by.get(i) ?? 0; if (n >= 0.5 * rows.length || n >= 75) hitD.add(i); }
    if (v.against === null) { pub++; if (uplift < 0.02) wrong++; for (const i of planted) { const n = by.get(i) ?? 0; if (n >= 0.5 * rows.length || n >= 75) hit.add(i); if (n >= 0.3 * rows.length) hitP.add(i); } }
    if (verbose) console.log(v.kept.family, describe(v.kept.definition), v.kept.rows.length, v.kept.test.users, 'diff', v.kept.test.difference.toFixed(2), 'z', v.kept.test.z.toFixed(1), v.kept.test.clarity.toFixed(1), 'H', v.test.rows, v.test.difference.toFixed(2), v.pValue.toExponential(1), v.against ?? 'OK', '|', top[0], top[1], rows.length, planted.has(top[0]) ? 'PLANTED' : '', uplift.toFixed(2));
  }
  if (verbose) console.log(d.looked, d.passed, 'nodes', nodes.length, [...planted].filter((i) => !hit.has(i)).join());
  found += hit.size; foundP += hitP.size; foundD += hitD.size; foundC += hitC.size; total += 5;
}
console.log({ rate, mode, recall: found / total, recallP: foundP / total, passedBH: foundC / total, thinned: foundD / total, pub, wrong, cpuPerRun: (process.cpuUsage().user - c0) / 1e6 / (Number(to) - Number(from)) });
