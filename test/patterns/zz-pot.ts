import { readFileSync } from 'node:fs';
import { growTree } from '#lib/zz-text/clusters/tree.ts';

import { seededRandom } from '#lib/stats/index.ts';
const texts = JSON.parse(readFileSync('/tmp/clinc-rows.json', 'utf8')) as [string, string][];
const data = new Float32Array(readFileSync('/tmp/v200.bin').buffer.slice(0));
const dims = data.length / texts.length;
const intents = [...new Set(texts.map((t) => t[1]))];
const code = texts.map((t) => intents.indexOf(t[1]));
const random = seededRandom(5);
const D = Uint32Array.from({ length: texts.length }, (_, i) => i).filter(() => random.chance(0.6));
const V = { count: texts.length, dims, data };
const pot = (sets: Uint32Array[]) => {
  const best = new Float64Array(intents.length);
  for (const rows of sets) { if (rows.length < 20) continue; const c = new Map<number, number>(); for (const r of rows) c.set(code[r]!, (c.get(code[r]!) ?? 0) + 1); for (const [i, n] of c) best[i] = Math.max(best[i]!, (n * 0.3) / Math.sqrt(rows.length * 0.16)); }
  const s = [...best].sort((a, b) => a - b);
  return `mean ${(s.reduce((a, b) => a + b) / s.length).toFixed(2)} share>=4.5 ${(s.filter((x) => x >= 4.5).length / s.length).toFixed(2)} >=4 ${(s.filter((x) => x >= 4).length / s.length).toFixed(2)} p10 ${s[15]!.toFixed(2)} p50 ${s[75]!.toFixed(2)}`;
};
const balls = (cs: { centre: ArrayLike<number>; n: number }[]) => cs.flatMap(({ centre, n }) => {
  const cos = Float64Array.from(D, (r) => { let s = 0; for (let j = 0; j < dims; j++) s += data[r * dims + j]! * centre[j]!; return s; });
  const order = Uint32Array.from(D.keys()).sort((a, b) => cos[b]! - cos[a]!);
  return [0.35, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 2.8, 4].map((m) => order.slice(0, Math.round(m * n)).map((i) => D[i]!));
});
for (const seed of [1, 2]) {
  const t = growTree(V, { seed, branching: 8, leastRows: 20, rows: D });
  console.log('tree', t.length, pot(t.map((n) => n.rows)));
  console.log('tree balls', pot(balls(t.map((n) => ({ centre: n.centre, n: n.rows.length })))));
}
// oracle: intent centroid balls
console.log('oracle balls', pot(balls(intents.map((_, i) => { const c = new Float64Array(dims); for (const r of D) if (code[r] === i) for (let j = 0; j < dims; j++) c[j]! += data[r * dims + j]!; let s = 0; for (const x of c) s += x * x; return { centre: c.map((x) => x / Math.sqrt(s)), n: 90 }; }))));
const pts: { centre: Float32Array; n: number }[] = []; for (let i = 0; i < 2700; i++) { const r = D[random.integer(D.length)]!; pts.push({ centre: data.slice(r * dims, r * dims + dims), n: 60 }); }
console.log('random point balls', pot(balls(pts)));
