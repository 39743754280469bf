import { organizationKind } from '#lib/pool/index.ts';
import { getDocument } from '../documents.ts';
import type { OrganizationView, ProvidersParts } from '../types.ts';
import { viewOf } from './organization-view.ts';

/** @throws UnknownName */
export const getOrganization = ({ catalog }: Pick<ProvidersParts, 'catalog'>, id: string): OrganizationView =>
  viewOf(getDocument(catalog, organizationKind, 0, id));
