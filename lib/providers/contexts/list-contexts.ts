import type { Document } from '#lib/catalog/index.ts';
import { type ContextBody, contextKind } from '#lib/prompts/index.ts';
import type { ProvidersParts } from '../types.ts';

/** By tenant; the project's own is named `(project)`. */
export const listContexts = (
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
): Document<ContextBody>[] => catalog.list(contextKind, projectId);
