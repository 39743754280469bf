import { z } from 'zod';
import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { declareDimensions } from '#lib/projects/index.ts';
import { type CanaryBody, canaryKind, checkCanary, featureRoutingKind } from '#lib/routing/index.ts';
import { changing, parseInput, refuseIssues } from '../documents.ts';
import { ensureFeature } from '../features/ensure-feature.ts';
import { nodeOfFeature, promptIssues } from '../prompts/prompt-issues.ts';
import type { ProvidersParts } from '../types.ts';

type Parts = Pick<ProvidersParts, 'database' | 'catalog' | 'pool' | 'registry' | 'now'>;

/** As in `CanaryBody`, which is checked whole. */
const input = z.strictObject({ candidate: z.unknown(), share: z.unknown(), guards: z.unknown().optional() });

/**
 * Tries a route, a prompt, or both on a share of a feature's users. Declares the dimension `canary`, so that the arms can
 * be compared. @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function startCanary(
  parts: Parts,
  projectId: number,
  feature: string,
  value: unknown,
  by: ChangeBy,
): Promise<Document<CanaryBody>> {
  const { catalog, pool, database, registry, now } = parts;
  const before = catalog.find(canaryKind, projectId, feature);
  refuseIssues(before?.body.state === 'running' ? [`a canary of ${feature} is running: stop it first`] : []);
  const given = { ...parseInput(input, value), state: 'running', startedAt: now() };
  refuseIssues(checkCanary(given, { catalog, projectId, name: feature, pool }));
  const body = canaryKind.schema.parse(given);
  refuseIssues(await candidateIssues(parts, projectId, feature, body.candidate));

  await ensureFeature(parts, projectId, feature);
  const declared = await declareDimensions(database, projectId, ['canary']);
  refuseIssues(
    declared ? [] : ['the project declares eight dimensions already, and its arms need one of them: canary'],
  );
  registry.forget(projectId);
  return catalog.change(
    canaryKind,
    projectId,
    feature,
    body,
    changing({ version: before?.version ?? 0 }, by),
  );
}

/** The candidate's prompt, or the feature's, on the candidate's targets, or the feature's. */
async function candidateIssues(
  { catalog, pool }: Parts,
  projectId: number,
  feature: string,
  candidate: CanaryBody['candidate'],
): Promise<string[]> {
  const prompt = candidate.prompt ?? catalog.find(featureRoutingKind, projectId, feature)?.body.prompt;
  if (prompt === undefined) return [];
  const node = candidate.node ?? nodeOfFeature(catalog, projectId, feature);
  return promptIssues({ catalog, pool, projectId }, feature, prompt, node);
}
