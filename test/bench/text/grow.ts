import { seededRandom } from '#lib/stats/index.ts';
import { basisToBytes, buildBasis, embed, growTree } from '#lib/text/index.ts';
import { readClinc } from './clinc.ts';

/** What one size costs; printed as JSON by this process of its own, so that its memory is nobody else's. */
export interface Growth {
  basisCpuSeconds: number;
  embedCpuSeconds: number;
  treeCpuSeconds: number;
  elapsedSeconds: number;
  peakMb: number;
  nodes: number;
  basisMb: number;
}

const count = Number(process.argv[2]);
const { train = [], test = [] } = readClinc() ?? {};
const known = [...train, ...test].map(({ text }) => text.split(' '));
const random = seededRandom('growth');
/** The beginning of one request and the end of another: hardly two are alike. */
const texts = Array.from({ length: count }, () => {
  const [a, b] = [random.pick(known), random.pick(known)];
  return [...a.slice(0, Math.ceil(a.length / 2)), ...b.slice(Math.floor(b.length / 2))].join(' ');
});

const started = performance.now();
let since = process.cpuUsage();
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage(since);
  since = process.cpuUsage();
  return (user + system) / 1e6;
};
const basis = buildBasis(texts);
const basisCpuSeconds = cpuSeconds();
const vectors = embed(basis, texts);
const embedCpuSeconds = cpuSeconds();
const nodes = growTree(vectors);
const treeCpuSeconds = cpuSeconds();
const growth: Growth = {
  basisCpuSeconds,
  embedCpuSeconds,
  treeCpuSeconds,
  elapsedSeconds: (performance.now() - started) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
  nodes: nodes.length,
  basisMb: basisToBytes(basis).length / 2 ** 20,
};
console.log(JSON.stringify(growth));
