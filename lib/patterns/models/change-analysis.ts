import type { Catalog, ChangeBy, Document } from '#lib/catalog/index.ts';
import { type AnalysisBody, analysisKind } from './settings.ts';

/** There is one in a project. */
const name = 'default';

/** Which models help to find and name a project's patterns; undefined: none, all of it is done offline. */
export const findAnalysis = (
  { catalog }: { catalog: Pick<Catalog, 'find'> },
  projectId: number,
): Document<AnalysisBody> | undefined => catalog.find(analysisKind, projectId, name);

/** From the next run on. @throws InvalidDocument, VersionConflict, DatabaseAway */
export const changeAnalysis = (
  { catalog }: { catalog: Pick<Catalog, 'change'> },
  projectId: number,
  body: unknown,
  by: ChangeBy,
): Promise<Document<AnalysisBody>> => catalog.change(analysisKind, projectId, name, body, by);

/** @returns whether there was one */
export const removeAnalysis = (
  { catalog }: { catalog: Pick<Catalog, 'remove'> },
  projectId: number,
  by: ChangeBy,
): Promise<boolean> => catalog.remove(analysisKind, projectId, name, by);
