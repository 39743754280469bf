import type { Document } from '#lib/catalog/index.ts';
import { type ContextBody, contextKind } from '#lib/prompts/index.ts';
import { getDocument } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** @param tenant `(project)` for the project itself. @throws UnknownName */
export const getContext = (
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  tenant: string,
): Document<ContextBody> => getDocument(catalog, contextKind, projectId, tenant);
