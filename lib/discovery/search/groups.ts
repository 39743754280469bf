import type { TreeNode } from '#lib/text/index.ts';
import { contrasting } from '../log/contrast.ts';
import type { Population } from '../log/population.ts';
import { type Candidate, type Found, worthKeeping } from './candidate.ts';
import { looksHigh, rowParts, tallyRows } from './tally.ts';

/** Rows of a node, at least. */
const leastRows = 20;

/** Nodes of the tree, at every depth, that are rejected more than the rest of their strata. */
export function findGroups(population: Population, nodes: readonly TreeNode[]): Found {
  const sums = rowParts(population);
  const test = contrasting(population);
  const isIn = new Uint8Array(population.log.table.count);
  for (const row of population.rows) isIn[row] = 1;
  const candidates: Candidate[] = [];
  let looked = 0;
  for (const node of nodes) {
    const rows = node.rows.filter((row) => isIn[row] === 1).sort();
    if (rows.length < leastRows || rows.length === population.rows.length) continue;
    looked += 1;
    if (!looksHigh(tallyRows(rows, sums))) continue;
    const candidate: Candidate = { family: 'group', literals: [], node, rows, test: test(rows) };
    if (worthKeeping(candidate)) candidates.push(candidate);
  }
  return { candidates, looked: looked > 0 ? { group: looked } : {} };
}
