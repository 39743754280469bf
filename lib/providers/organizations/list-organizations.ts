import { organizationKind } from '#lib/pool/index.ts';
import type { OrganizationView, ProvidersParts } from '../types.ts';
import { viewOf } from './organization-view.ts';

/** By id. */
export const listOrganizations = ({ catalog }: Pick<ProvidersParts, 'catalog'>): OrganizationView[] =>
  catalog.list(organizationKind, 0).map(viewOf);
