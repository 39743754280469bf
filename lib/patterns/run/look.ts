import type { Database } from '#lib/db/index.ts';
import { type Discovery, discover, type Log } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import { type Basis, embed, type Vectors } from '#lib/text/index.ts';
import { spaceOf, vectorsOfTexts } from '../embedding/vectors.ts';
import { type ReadLog, readLog } from '../log/read-log.ts';
import { findBases, keepBasis, makeBasis, newestBasis } from './bases.ts';
import { showing } from './showing.ts';
import type { Findings, LookRequest } from './types.ts';
import { weeksOf } from './weeks.ts';

/** @param share 0–1 of the whole look */
export type OnProgress = (share: number, words: string) => void;

/**
 * One look for what the rejected interactions of a project have in common: reads the log, puts its inputs in a space of
 * meaning, runs discovery, and looks up what shows the patterns it found. Takes the CPU for as long as it lasts.
 */
export async function look(
  database: Pick<Database, 'rows'>,
  request: LookRequest,
  onProgress: OnProgress,
): Promise<Findings> {
  onProgress(0, 'reading the log');
  const { near } = request.within ?? {};
  const [within] = near ? await findBases(database, request.projectId, [near.basis]) : [];
  const read = await readLog(database, {
    ...request,
    basis: within,
    onRows: (rows) => onProgress(0.3 * (rows / (rows + 200_000)), `${rows} interactions read`),
  });
  onProgress(0.3, `${read.ids.length} inputs in a space of meaning`);
  const { space, log } = await inSpaces(database, request, read);
  onProgress(0.6, 'looking for what the rejected ones have in common');
  const { seed, known, level, confirmSince, to } = request;
  const discovery = discover(log, {
    ...{ seed, known, level, nowMs: to, basis: space },
    ...(confirmSince !== undefined && { confirmSinceMs: confirmSince }),
  });
  onProgress(0.9, 'choosing examples');
  return findingsOf(request, { ...read, log }, discovery, space);
}

/** The log with its inputs' vectors in the run's own space, and in those that known patterns were found in. */
async function inSpaces(
  database: Pick<Database, 'rows'>,
  request: LookRequest,
  { log, inputs }: ReadLog,
): Promise<{ space: string | undefined; log: Log }> {
  const { projectId, embeddingModel, known } = request;
  const vectors = new Map<string, Vectors>();
  const basis = embeddingModel === undefined ? await basisOf(database, request, inputs) : undefined;
  const space = embeddingModel === undefined ? basis?.id : spaceOf(embeddingModel);
  if (embeddingModel !== undefined && space !== undefined)
    vectors.set(space, await vectorsOfTexts(database, projectId, embeddingModel, inputs));
  const others = new Set(known.flatMap(({ definition: { near } }) => (near ? [near.basis] : [])));
  if (space !== undefined) others.delete(space);
  const bases = [...(basis ? [basis] : []), ...(await findBases(database, projectId, [...others]))];
  for (const one of bases) vectors.set(one.id, embed(one, inputs));
  return { space, log: { ...log, table: { ...log.table, vectors } } };
}

async function basisOf(
  database: Pick<Database, 'rows'>,
  { projectId, basisSince }: LookRequest,
  inputs: readonly string[],
): Promise<Basis | undefined> {
  const known = await newestBasis(database, projectId, basisSince ?? 0);
  if (known) return known;
  const made = makeBasis(inputs);
  if (made && basisSince !== null) await keepBasis(database, projectId, made);
  return made;
}

function findingsOf(
  request: LookRequest,
  read: ReadLog,
  discovery: Discovery,
  space: string | undefined,
): Findings {
  const { log } = read;
  const weeks = (definition: Definition) => weeksOf(definition, log, request.weeks);
  return {
    ...{ from: request.from, to: request.to },
    rows: log.table.count,
    rejected: log.rejected.reduce((sum, one) => sum + one, 0),
    users: log.unitHash.length,
    missing: discovery.missing,
    funnel: discovery.funnel,
    known: request.known.map(({ id, definition }) => ({ id, weeks: weeks(definition) })),
    basis: space ?? null,
    ...showing(request, read, discovery, space, weeks),
  };
}
