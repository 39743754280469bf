import type { ChangeBy } from '#lib/catalog/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import { listProjects } from '#lib/projects/index.ts';
import { canaryKind, routeKind } from '#lib/routing/index.ts';
import { getDocument, refuseIssues } from '../documents.ts';
import { leavesOf } from '../routes/leaves.ts';
import { findToggle } from '../toggle/toggle-document.ts';
import type { ProvidersParts } from '../types.ts';

type Parts = Pick<ProvidersParts, 'catalog' | 'database'>;

/**
 * Its history stays, so that the environment does not bring it back.
 * @throws UnknownName; InvalidDocument naming who needs it; VersionConflict, DatabaseAway
 */
export async function removeOrganization(parts: Parts, id: string, by: ChangeBy): Promise<void> {
  const { catalog } = parts;
  const { vendor } = getDocument(catalog, organizationKind, 0, id).body;
  refuseIssues([...(await pins(parts, id)), ...toggleNeeds(parts, id, vendor)]);
  await catalog.remove(organizationKind, 0, id, by);
}

/** Routes and canaries of any project with a target that names it. */
async function pins({ catalog, database }: Parts, id: string): Promise<string[]> {
  const isPinned = (node: Parameters<typeof leavesOf>[0] | undefined) =>
    node !== undefined && leavesOf(node).targets.some(({ organization }) => organization === id);
  return (await listProjects(database)).flatMap((project) => {
    const routes = catalog.list(routeKind, project.id).filter(({ body }) => isPinned(body.node));
    const canaries = catalog
      .list(canaryKind, project.id)
      .filter(({ body }) => body.state === 'running' && isPinned(body.candidate.node));
    return [
      ...routes.map(({ name }) => `route ${name} of ${project.name} has a target that names ${id}`),
      ...canaries.map(({ name }) => `the canary of ${name} in ${project.name} has a target that names ${id}`),
    ];
  });
}

function toggleNeeds({ catalog }: Parts, id: string, vendor: string): string[] {
  if (findToggle(catalog).body.vendor !== vendor) return [];
  const others = catalog
    .list(organizationKind, 0)
    .filter(({ name, body }) => name !== id && body.vendor === vendor);
  return others.length > 0 ? [] : [`the vendor toggle is on ${vendor}, and ${id} is its last organization`];
}
