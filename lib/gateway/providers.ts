import type { Hono } from 'hono';
import { registerCanaries } from './providers/canaries.ts';
import { registerContexts } from './providers/contexts.ts';
import type { ProvidersGatewayParts } from './providers/endpoint.ts';
import { registerFeatureRouting } from './providers/features.ts';
import { registerOrganizations } from './providers/organizations.ts';
import { registerPrompts } from './providers/prompts.ts';
import { registerRoutes } from './providers/routes.ts';
import { registerSettings } from './providers/settings.ts';

/**
 * Reading and changing the provider layer over HTTP, with secret keys. Changes take `?note=` and `?expectedVersion=`, 409
 * when somebody else was first. What belongs to the whole installation (organizations, toggle, prices, limits, notices)
 * may be changed with a secret key of any project, for now: keys know no installation.
 */
export function registerProviders(gateway: Hono, parts: ProvidersGatewayParts): void {
  registerOrganizations(gateway, parts);
  registerRoutes(gateway, parts);
  registerFeatureRouting(gateway, parts);
  registerPrompts(gateway, parts);
  registerContexts(gateway, parts);
  registerCanaries(gateway, parts);
  registerSettings(gateway, parts);
}
