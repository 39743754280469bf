import type { Database } from '#lib/db/index.ts';
import {
  type Discovery,
  discover,
  type Log,
  measure,
  type Pattern,
  rowsSince,
  startLog,
  stateOf,
  strataOf,
  type WeekMeasure,
} from '#lib/discovery/index.ts';
import { has, setOf } from '#lib/matching/index.ts';
import { type Exploration, type Logged, readVerdicts } from '#lib/patterns/index.ts';
import { buildBasis, embed } from '#lib/text/index.ts';
import { idOf, rowOf } from './row.ts';

export const weekMs = 604_800_000;
const metadata = ['plan', 'market', 'device', 'page'];

export interface ReadLog {
  log: Log;
  /** By row. */
  logged: Logged[];
}

/** The verdicts of a project's last weeks, as discovery reads them. */
export async function readLog(
  database: Database,
  projectId: number,
  nowMs: number,
  weeks = 4,
): Promise<ReadLog> {
  const log = startLog({ metadata });
  const logged: Logged[] = [];
  const range = { from: nowMs - weeks * weekMs, to: nowMs };
  for await (const one of readVerdicts(database, projectId, range)) {
    logged.push(one);
    log.add({
      row: rowOf(one),
      isRejected: isRejected(one),
      user: one.userHash,
      session: one.session,
      createdAtMs: one.createdAt,
    });
  }
  return { log: log.finish(), logged };
}

const isRejected = ({ outcome }: Logged): boolean => outcome !== 'inserted' && outcome !== 'edited';

/** What `explore` answers. */
export function explorationOf({ missing, funnel, patterns }: Discovery): Exploration {
  return { missing, funnel, patterns: patterns.map(({ rows, sameAs, ...pattern }) => pattern) };
}

/** Runs discovery on a log and writes what it found into the tables, as the weekly job does. @returns the patterns' ids */
export async function storeDiscovery(
  database: Database,
  projectId: number,
  { log, logged }: ReadLog,
  nowMs: number,
): Promise<{ ids: string[]; discovery: Discovery }> {
  const discovery = discover(log, { seed: 1, nowMs });
  const ids = discovery.patterns.map(({ name }) => idOf(name));
  const from = logged[0]?.createdAt ?? nowMs;
  await database.rows(
    `insert into discoveries (id, project_id, at, from_at, to_at, rows, rejected, users, funnel, missing, level, published, naming, map)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0.05, $11, $12, $13)`,
    [
      `run-${nowMs}`,
      projectId,
      ...[new Date(nowMs), new Date(from), new Date(nowMs)],
      ...[log.table.count, log.rejected.reduce((sum, one) => sum + one, 0), log.unitHash.length],
      ...[JSON.stringify(discovery.funnel), JSON.stringify(discovery.missing), ids.length],
      JSON.stringify({
        ...{ by: 'offline', named: 0, offline: ids.length, reasons: ['no language model is configured'] },
        ...{ calls: 0, costMicroUsd: 0 },
      }),
      JSON.stringify(mapOf(logged, discovery, ids)),
    ],
  );
  for (const [i, pattern] of discovery.patterns.entries())
    await storePattern(database, projectId, { log, logged }, nowMs, pattern, ids[i] as string);
  return { ids, discovery };
}

async function storePattern(
  database: Database,
  projectId: number,
  { log, logged }: ReadLog,
  nowMs: number,
  pattern: Pattern,
  id: string,
): Promise<void> {
  const { definition, name, terms, variants, effect, pValue, found, rowsPerWeek } = pattern;
  const recoverable = pattern.recoverablePerWeek;
  const weeks = weeksOf(log, nowMs, definition);
  const states = weeks.map((_, i) => stateOf(weeks.slice(0, i + 1)));
  const own = [...pattern.rows].map((row) => logged[row] as Logged);
  await database.rows(
    `insert into patterns (id, project_id, discovery_id, definition, state, name, named_by, offline_name, terms, variants, places,
       effect, p_value, q_value, rows_per_week, recoverable, recoverable_low, recoverable_high, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, 'offline', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[id, projectId, `run-${nowMs}`, JSON.stringify(definition), states.at(-1) ?? 'new', name],
      ...[JSON.stringify(terms), JSON.stringify(variants), JSON.stringify(placesOf(own))],
      ...[JSON.stringify(effect), pValue, found.qValue, rowsPerWeek],
      ...[recoverable?.inserts ?? null, recoverable?.low ?? null, recoverable?.high ?? null],
      ...[new Date(own[0]?.createdAt ?? nowMs), new Date(own.at(-1)?.createdAt ?? nowMs)],
    ],
  );
  for (const [i, { weekStartsAtMs, rows, users, difference }] of weeks.entries())
    await database.rows(
      `insert into pattern_weeks (pattern_id, ends_at, state, rows, rejected, users, difference, low, high, recoverable, recoverable_low, recoverable_high)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[id, new Date(weekStartsAtMs + weekMs), states[i], rows, weeks[i]?.rejected, users],
        ...[difference?.difference ?? null, difference?.low ?? null, difference?.high ?? null],
        ...(difference
          ? [rows * difference.difference, rows * difference.low, rows * difference.high]
          : [null, null, null]),
      ],
    );
  const examples = {
    rejected: own.filter(isRejected).slice(0, 12),
    kept: own.filter((one) => !isRejected(one)).slice(0, 12),
    near: logged
      .filter((one) => one.feature === own[0]?.feature && !own.includes(one) && !isRejected(one))
      .slice(0, 6),
  };
  for (const [kind, list] of Object.entries(examples))
    for (const [rank, one] of list.entries())
      await database.rows('insert into pattern_examples values ($1, $2, $3, $4)', [id, kind, rank, one.id]);
  await database.rows(
    "insert into pattern_events (pattern_id, at, kind, by, text) values ($1, $2, 'found', 'kept', null)",
    [id, new Date(nowMs)],
  );
}

function weeksOf(
  log: Log,
  nowMs: number,
  definition: Pattern['definition'],
): (WeekMeasure & { rejected: number })[] {
  const strata = strataOf(log);
  const oldest = log.createdAtMs.reduce((first, at) => Math.min(first, at), nowMs);
  const count = Math.max(1, Math.floor((nowMs - oldest + weekMs / 2) / weekMs));
  return Array.from({ length: count }, (_, i) => {
    const weekStartsAtMs = nowMs - (count - i) * weekMs;
    const inWeek = rowsSince(log, weekStartsAtMs).filter(
      (row) => (log.createdAtMs[row] as number) < weekStartsAtMs + weekMs,
    );
    const effect = measure(definition, log, strata, inWeek);
    return {
      weekStartsAtMs,
      rows: effect?.rows ?? 0,
      rejected: effect?.rejected ?? 0,
      users: effect?.users ?? 0,
      difference: effect?.difference ?? null,
    };
  });
}

function placesOf(own: readonly Logged[]) {
  const groups = Map.groupBy(own, ({ feature, model, language, vendor, promptVersion }) =>
    JSON.stringify({ feature, model, language, vendor, promptVersion }),
  );
  return [...groups].map(([key, some]) => ({
    ...JSON.parse(key),
    n: some.length,
    rejected: some.filter(isRejected).length,
  }));
}

/** Two directions of the newest inputs' meaning. */
function mapOf(logged: readonly Logged[], { patterns }: Discovery, ids: readonly string[]) {
  const inPattern = patterns.map(({ rows }) => setOf(logged.length, rows));
  const first = Math.max(0, logged.length - 3_000);
  const some = logged.slice(first);
  const texts = some.map(({ input }) => input ?? '');
  const { data, dims } = embed(buildBasis(texts, { dims: 8, maxFeatures: 4_096 }), texts);
  return {
    points: some.map((one, i) => [
      one.id,
      data[i * dims] ?? 0,
      data[i * dims + 1] ?? 0,
      Number(isRejected(one)),
      ids.filter((_, k) => has(inPattern[k] as (typeof inPattern)[number], first + i)),
    ]),
  };
}
