import { createHash } from 'node:crypto';
import type { Connection, Database } from '#lib/db/index.ts';
import { hexToUuid } from '#lib/domain/index.ts';
import type { ModelNaming } from '../naming/types.ts';
import type { Naming } from '../types.ts';
import { followKnown } from './follow.ts';
import { addEvent, writeWeeks } from './history.ts';
import type { Findings, FoundPattern } from './types.ts';

export interface Stored {
  runId: string;
  projectId: number;
  at: number;
  level: number;
  findings: Findings;
  /** By place in `findings.patterns`. */
  namings: (ModelNaming | null)[];
  naming: Naming;
}

/** Writes what a run found, once: whoever repeats it changes nothing. */
export async function storeFindings(database: Database, stored: Stored): Promise<void> {
  const { projectId, findings, namings, at } = stored;
  await database.transaction(async (connection) => {
    if (!(await isFirst(connection, stored))) return;
    await followKnown(connection, findings.known, at);
    for (const [place, pattern] of findings.patterns.entries()) {
      if (pattern.sameAs !== null) await seenAgain(connection, pattern.sameAs, at);
      else await addPattern(connection, { ...stored, pattern, place, naming: namings[place] ?? null });
    }
    await connection.rows(
      'update patterns set last_seen_at = $2 where project_id = $1 and state <> $3 and id = any($4)',
      [
        projectId,
        new Date(at),
        'no traffic',
        findings.known.filter(({ weeks }) => (weeks.at(-1)?.rows ?? 0) > 0).map(({ id }) => id),
      ],
    );
  });
}

/** Ids of patterns come from the run: a repeated one makes the same. */
export const patternIdOf = (runId: string, place: number): string => {
  const digest = createHash('sha256').update(`${runId} pattern ${place}`).digest('hex');
  return hexToUuid(`${digest.slice(0, 12)}4${digest.slice(13, 16)}a${digest.slice(17, 32)}`);
};

async function isFirst(connection: Connection, { runId, projectId, at, level, findings, naming }: Stored) {
  const map = findings.map.map(({ id, x, y, isRejected, patterns }) => [
    ...[id, round(x), round(y), Number(isRejected)],
    patterns.map((place) => findings.patterns[place]?.sameAs ?? patternIdOf(runId, place)),
  ]);
  const inserted = await connection.rows(
    `insert into discoveries (id, project_id, at, from_at, to_at, rows, rejected, users, funnel, missing, level, published,
       basis_id, naming, map)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing returning 1`,
    [
      ...[runId, projectId, new Date(at), new Date(findings.from), new Date(findings.to)],
      ...[findings.rows, findings.rejected, findings.users],
      ...[JSON.stringify(findings.funnel), JSON.stringify(findings.missing), level],
      ...[findings.patterns.length, findings.basis, JSON.stringify(naming), JSON.stringify({ points: map })],
    ],
  );
  return inserted.length > 0;
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

interface NewPattern extends Pick<Stored, 'runId' | 'projectId' | 'at'> {
  pattern: FoundPattern;
  place: number;
  naming: ModelNaming | null;
}

async function addPattern(
  connection: Connection,
  { runId, projectId, at, pattern, place, naming }: NewPattern,
): Promise<void> {
  const id = patternIdOf(runId, place);
  const { recoverablePerWeek: recoverable } = pattern;
  await connection.rows(
    `insert into patterns (id, project_id, discovery_id, definition, state, name, named_by, offline_name, description,
       hypothesis, fix, "check", terms, variants, places, effect, p_value, q_value, rows_per_week, recoverable,
       recoverable_low, recoverable_high, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, 'new', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)`,
    [
      ...[id, projectId, runId, JSON.stringify(pattern.definition)],
      ...[
        naming?.name ?? pattern.name,
        naming ? 'model' : 'offline',
        pattern.name,
        naming?.description ?? '',
      ],
      ...[naming?.hypothesis ?? null, naming?.fix ?? null, naming?.check ?? null],
      ...[JSON.stringify(pattern.terms), JSON.stringify(pattern.variants), JSON.stringify(pattern.places)],
      ...[JSON.stringify(pattern.effect), pattern.pValue, pattern.found.qValue, pattern.rowsPerWeek],
      ...[recoverable?.inserts ?? null, recoverable?.low ?? null, recoverable?.high ?? null, new Date(at)],
    ],
  );
  await writeWeeks(connection, id, pattern.weeks, () => 'new');
  for (const [kind, ids] of Object.entries(pattern.examples))
    await connection.rows(
      `insert into pattern_examples (pattern_id, kind, rank, interaction_id)
       select $1, $2, rank - 1, interaction_id from unnest($3::uuid[]) with ordinality as e(interaction_id, rank)`,
      [id, kind, ids],
    );
  await addEvent(connection, id, { at, kind: 'found', text: null });
}

async function seenAgain(connection: Connection, id: string, at: number): Promise<void> {
  await connection.rows('update patterns set last_seen_at = $2 where id = $1', [id, new Date(at)]);
  await addEvent(connection, id, { at, kind: 'found', text: 'found again, on other rows' });
}
