import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { checkPrompt, type PromptBody, promptKind } from '#lib/prompts/index.ts';
import { checkName, refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';
import { nodeOfFeature, targetIssues } from './prompt-issues.ts';
import { featuresOnPrompt } from './prompt-users.ts';

/**
 * Makes a prompt, or a new version of one. Every target of the features that use it must be able to take it.
 * @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changePrompt(
  { catalog, pool }: Pick<ProvidersParts, 'catalog' | 'pool'>,
  projectId: number,
  name: string,
  body: unknown,
  by: ChangeBy,
): Promise<Document<PromptBody>> {
  checkName(name);
  refuseIssues(checkPrompt(body));
  const view = { catalog, pool, projectId };
  const issues = featuresOnPrompt(catalog, projectId, name, { latestOnly: true }).flatMap((feature) =>
    targetIssues(view, feature, name, body as PromptBody, nodeOfFeature(catalog, projectId, feature)),
  );
  refuseIssues(issues);
  return catalog.change(promptKind, projectId, name, body, by);
}
