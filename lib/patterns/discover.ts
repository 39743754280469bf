import { type Definition, select, setOf } from '#lib/matching/index.ts';
import { confirm, type Verdict } from './funnel/confirm.ts';
import { type Effect, effectOf } from './funnel/effect.ts';
import { judge, sumOf } from './funnel/judge.ts';
import { thin } from './funnel/thin.ts';
import { type Log, splitByUser } from './log/log.ts';
import { populationOf } from './log/population.ts';
import { strataOf } from './log/strata.ts';
import { type Missing, missingIn } from './readiness.ts';
import type { GroupNode } from './search/candidate.ts';
import { findGroups } from './search/groups.ts';
import { findPredicates } from './search/predicates.ts';

export interface DiscoverOptions {
  nodes?: readonly GroupNode[];
  basis?: string;
  level?: number;
  nowMs: number;
}

export interface Pattern {
  definition: Definition;
  effect: Effect;
  verdict: Verdict;
}

export function discover(log: Log, options: DiscoverOptions) {
  const { level = 0.05, nodes = [], basis } = options;
  const missing = missingIn(log, options.nowMs);
  if (missing.length > 0) return { missing, patterns: [], verdicts: [], looked: {}, passed: 0 };
  const strata = strataOf(log);
  const rows = Uint32Array.from({ length: log.table.count }, (_, i) => i);
  const split = splitByUser(log, rows);
  const population = populationOf(log, strata, split.discovery);
  const support = Math.max(40, Math.ceil(0.0005 * split.discovery.length));
  const found = [findPredicates(population, support), findGroups(population, nodes)];
  const judgement = judge(found);
  const thinned = thin(population, judgement, basis);
  const heldOut = populationOf(log, strata, split.heldOut);
  const verdicts = confirm(heldOut, thinned.kept, level);
  const patterns = verdicts
    .filter(({ against }) => against === null)
    .map(
      (verdict): Pattern => ({
        definition: verdict.kept.definition,
        verdict,
        effect: effectOf(heldOut, select(verdict.kept.definition, log.table)),
      }),
    );
  return {
    missing: [] as Missing[],
    patterns,
    verdicts,
    looked: sumOf(found),
    passed: judgement.passed.length,
  };
}
void setOf;
