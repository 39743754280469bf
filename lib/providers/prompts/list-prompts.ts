import type { Document } from '#lib/catalog/index.ts';
import { type PromptBody, promptKind } from '#lib/prompts/index.ts';
import type { ProvidersParts } from '../types.ts';
import { promptUsers } from './prompt-users.ts';

/** By name, with who uses each, in words. */
export const listPrompts = (
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
): (Document<PromptBody> & { usedBy: string[] })[] =>
  catalog
    .list(promptKind, projectId)
    .map((document) => ({ ...document, usedBy: promptUsers(catalog, projectId, document.name) }));
