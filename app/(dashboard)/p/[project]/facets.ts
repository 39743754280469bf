'use server';
import { type Facet, listFacets } from '#lib/insights/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../project.ts';
import { type ChosenRange, resolveRange } from '../../../range.ts';
import { requireUser } from '../../../session.ts';
import { toFilter } from '../../../view.ts';

/** The part of an address that facets depend on. */
export interface FacetScope extends Omit<ChosenRange, 'interval'> {
  where: string[];
  outcome: string[];
}

/** Values to filter by with their counts, given the filters in force. */
export async function loadFacets(
  slug: string,
  { range, from, to, where, outcome }: FacetScope,
): Promise<Facet[]> {
  await requireUser();
  const project = await openProject(slug);
  const { database, now } = app();
  const resolved = resolveRange({ range, from, to, interval: null }, now(), project.timeZone);
  const query = { range: { from: resolved.from, to: resolved.to }, filter: toFilter(where) };
  return listFacets(database, project, outcome.length > 0 ? { ...query, outcomes: outcome } : query, now());
}
