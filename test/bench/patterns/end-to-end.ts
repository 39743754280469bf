import { discover } from '#lib/discovery/index.ts';
import { buildBasis, embed, growTree } from '#lib/text/index.ts';
import { busyLog } from './busy-log.ts';

/** What a log of one size costs from rows to patterns; printed by this process of its own, so that memory is its own. */
export interface EndToEnd {
  /** By step, CPU seconds of all threads. */
  steps: Record<'table' | 'basis' | 'vectors' | 'tree' | 'funnel', number>;
  elapsedSeconds: number;
  peakMb: number;
  patterns: string[];
}

const started = performance.now();
let since = process.cpuUsage();
function timed<T>(work: () => T): [T, number] {
  const result = work();
  const { user, system } = process.cpuUsage(since);
  since = process.cpuUsage();
  return [result, (user + system) / 1e6];
}
const [{ log, texts }, table] = timed(() => busyLog(Number(process.argv[2])));
const [basis, ofBasis] = timed(() => buildBasis(texts, { seed: 1 }));
const [vectors, ofVectors] = timed(() => embed(basis, texts));
const [tree, ofTree] = timed(() => growTree(vectors, { seed: 1 }));
const [{ patterns }, funnel] = timed(() =>
  discover(
    { ...log, table: { ...log.table, vectors: new Map([[basis.id, vectors]]) } },
    { seed: 1, basis: basis.id, tree },
  ),
);
const result: EndToEnd = {
  steps: { table, basis: ofBasis, vectors: ofVectors, tree: ofTree, funnel },
  elapsedSeconds: (performance.now() - started) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
  patterns: patterns.map(({ name }) => name),
};
console.log(JSON.stringify(result));
