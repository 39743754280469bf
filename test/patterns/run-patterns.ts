import type { Database } from '#lib/db/index.ts';
import { look } from '#lib/patterns/run/look.ts';
import { prepareRun } from '#lib/patterns/run/prepare.ts';
import { patternIdOf, type Stored, storeFindings } from '#lib/patterns/run/store.ts';
import type { Findings, LookRequest } from '#lib/patterns/run/types.ts';

const naming = { by: 'offline' as const, named: 0, offline: 0, reasons: [], calls: 0, costMicroUsd: 0 };

export interface PatternRun {
  request: LookRequest;
  findings: Findings;
  stored: Stored;
  /** Of the patterns it found. */
  ids: string[];
}

/** A whole run of a project at a moment (ms), in this thread and without models. */
export async function runPatterns(
  database: Database,
  projectId: number,
  at: number,
  runId = `run ${at}`,
): Promise<PatternRun> {
  const request = await prepareRun(database, projectId, at);
  if (!request) throw new Error('there is no such project');
  const findings = await look(database, request, () => {});
  const stored = { runId, projectId, at, level: request.level, findings, namings: [], naming };
  await storeFindings(database, stored);
  const ids = findings.patterns.map(({ sameAs }, place) => sameAs ?? patternIdOf(runId, place));
  return { request, findings, stored, ids };
}
