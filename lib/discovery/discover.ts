import { either, emptySet, has, select } from '#lib/matching/index.ts';
import { growTree, type TreeNode } from '#lib/text/index.ts';
import { measure, rowsSince } from './follow/measure.ts';
import { assignToKnown, traceOf } from './follow/similar.ts';
import { confirm } from './funnel/confirm.ts';
import { emptyFunnel, withoutOf } from './funnel/count.ts';
import { judge, sumOf } from './funnel/judge.ts';
import { nameOf } from './funnel/name.ts';
import { publish } from './funnel/publish.ts';
import { thin } from './funnel/thin.ts';
import { type Log, splitByUser, usersOf } from './log/log.ts';
import { populationOf } from './log/population.ts';
import { strataOf } from './log/strata.ts';
import { missingIn } from './readiness.ts';
import { findGroups } from './search/groups.ts';
import { findPredicates } from './search/predicates.ts';
import type { DiscoverOptions, Discovery } from './types.ts';

const weekMs = 604_800_000;
/** A segment needs so many rows, or so large a share of those that find. */
const support = { rows: 40, share: 0.0005 };

/**
 * What the rejected ones of a log have in common: segments that two generators propose, predicates and groups by
 * meaning, put through one funnel. Found among 60 % of the users, corrected for all that was looked at, thinned out,
 * and confirmed on the other users. Pure: the same log and options give the same patterns.
 * A log in which nothing could be found yields a discovery that says what is missing.
 */
export function discover(log: Log, options: DiscoverOptions): Discovery {
  const { basis, known = [], level = 0.05, confirmSinceMs = -Infinity } = options;
  const nowMs = options.nowMs ?? log.createdAtMs.reduce((latest, at) => Math.max(latest, at), 0);
  const strata = strataOf(log);
  const lastWeek = rowsSince(log, nowMs - weekMs);
  const knownNow = known.map(({ id, definition }) => ({
    id,
    effect: measure(definition, log, strata, lastWeek),
  }));
  const missing = missingIn(log, nowMs);
  if (missing.length > 0) return { missing, patterns: [], known: knownNow, funnel: emptyFunnel(log) };

  const evaluable = known.filter((_, i) => knownNow[i]?.effect != null);
  const knownSets = evaluable.map(({ definition }) => select(definition, log.table));
  const isKnown = knownSets.reduce(either, emptySet(log.table.count));
  const rows = Uint32Array.from(log.unit.keys()).filter((row) => !has(isKnown, row));
  const split = splitByUser(log, rows);
  const finders = populationOf(log, strata, split.discovery);
  const least = Math.max(support.rows, Math.ceil(support.share * finders.rows.length));
  const found = [findPredicates(finders, least), findGroups(finders, treeOf(log, options))];
  const judgement = judge(found);
  const { kept, variants, explained } = thin(finders, judgement, basis);

  const confirming = split.heldOut.filter((row) => (log.createdAtMs[row] as number) >= confirmSinceMs);
  const heldOut = populationOf(log, strata, confirming);
  const verdicts = confirm(heldOut, kept, level);
  const patterns = publish(heldOut, verdicts, nowMs);
  const vectors = basis === undefined ? undefined : log.table.vectors?.get(basis);
  const trace = (definition: Parameters<typeof select>[0]) => traceOf(select(definition, log.table), vectors);
  const same = assignToKnown(
    patterns.map(({ definition }) => trace(definition)),
    evaluable.map(({ definition }) => trace(definition)),
  );
  return {
    missing: [],
    patterns: patterns.map((pattern, i) => ({ ...pattern, sameAs: evaluable[same[i] ?? -1]?.id ?? null })),
    known: knownNow,
    funnel: {
      rows: log.table.count,
      leftOut: {
        withoutUserOrSession: log.rowsWithoutUnit,
        inKnownPatterns: log.table.count - rows.length,
      },
      discovery: { rows: finders.rows.length, users: usersOf(log, finders.rows) },
      heldOut: { rows: heldOut.rows.length, users: usersOf(log, heldOut.rows) },
      support: least,
      looked: sumOf(found),
      notable: found.reduce((sum, { candidates }) => sum + candidates.length, 0),
      significant: judgement.passed.length,
      variants,
      explained,
      distinct: kept.length,
      refuted: verdicts.flatMap(({ kept: { definition }, against }) =>
        against === null ? [] : [{ name: nameOf(definition, []), all: definition.all, reason: against }],
      ),
      confirmed: patterns.length,
      without: withoutOf(log, basis),
    },
  };
}

function treeOf(log: Log, { tree, basis, seed }: DiscoverOptions): readonly TreeNode[] {
  const vectors = basis === undefined ? undefined : log.table.vectors?.get(basis);
  if (!vectors) return [];
  return tree ?? growTree(vectors, { seed });
}
