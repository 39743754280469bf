'use server';
import type { Catalog } from '#lib/catalog/index.ts';
import {
  changeFeatureRouting,
  changeRoute,
  type DryRun,
  dryRun,
  killFeature,
  readFeatureRouting,
  removeRoute,
  reviveFeature,
} from '#lib/providers/index.ts';
import { checkRoute, type RouteBody, routeKind } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues, issuesOf } from '../../../../../act.ts';
import { openProject } from '../../../../../project.ts';
import { noteOf } from '../note.ts';

export interface Checked {
  /** Of the route, `node.fallback.0.target.model: …`. */
  issues: Issues;
  /** Of what was asked about. */
  askIssues: Issues;
  /** Where the request would go with the route as it stands in the editor; null while something is wrong. */
  run: DryRun | null;
}

/** What is wrong with a route that is being edited, and where a request would go with it. Saves nothing. */
export async function check(slug: string, name: string, body: unknown, ask: unknown): Promise<Checked> {
  const project = await openProject(slug);
  const { catalog, pool } = app();
  const issues = checkRoute(body, { catalog, projectId: project.id, name, pool });
  if (issues.length > 0) return { issues, askIssues: [], run: null };
  const drafted = withDraft(catalog, project.id, name, routeKind.schema.parse(body));
  try {
    return { issues: [], askIssues: [], run: await dryRun({ catalog: drafted, pool }, project.id, ask) };
  } catch (error) {
    return { issues: [], askIssues: issuesOf(error), run: null };
  }
}

/** The catalog as if the route had been saved. */
function withDraft(catalog: Catalog, projectId: number, name: string, body: RouteBody): Catalog {
  const document = { projectId, name, version: 0, body, changedAt: 0, changedBy: '', note: null };
  const find = ((kind, project, wanted) =>
    kind.name === routeKind.name && project === projectId && wanted === name
      ? document
      : catalog.find(kind, project, wanted)) as Catalog['find'];
  return { ...catalog, find };
}

/** @param version that the person edited; 0: a new one */
export async function saveRoute(
  slug: string,
  name: string,
  body: unknown,
  note: string,
  version: number,
): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) =>
    changeRoute(app(), id, name, body, { by: email, ...noteOf(note), expectedVersion: version }),
  );
}

export async function deleteRoute(slug: string, name: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => removeRoute(app(), id, name, { by: email }));
}

/** @param route null: the model that a request names, else the default route */
export async function setFeatureRoute(slug: string, feature: string, route: string | null): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => {
    const { prompt, language, killed, version } = readFeatureRouting(app(), id, feature);
    const body = { prompt, language, killed, ...(route !== null && { route }) };
    return changeFeatureRouting(app(), id, feature, body, { by: email, expectedVersion: version });
  });
}

export async function kill(slug: string, feature: string, reason: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => killFeature(app(), id, feature, reason.trim(), { by: email }));
}

export async function revive(slug: string, feature: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => reviveFeature(app(), id, feature, { by: email }));
}
