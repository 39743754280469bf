import type { Hono } from 'hono';
import {
  changeOrganization,
  drainOrganization,
  getOrganization,
  listOrganizations,
  type OrganizationView,
  probeOrganization,
  removeOrganization,
  restoreOrganization,
} from '#lib/providers/index.ts';
import { endpoint, type ProvidersGatewayParts } from './endpoint.ts';

const shownOrganization = ({ changedAt, ...view }: OrganizationView) => ({
  ...view,
  changedAt: new Date(changedAt).toISOString(),
});

/** `/v1/organizations`: keys go in as `key`, and never come out. */
export function registerOrganizations(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/organizations';
  gateway.get(
    path,
    endpoint(parts, () => ({ organizations: listOrganizations(parts).map(shownOrganization) })),
  );
  gateway.get(
    `${path}/:id`,
    endpoint(parts, ({ param }) => shownOrganization(getOrganization(parts, param('id')))),
  );
  gateway.put(
    `${path}/:id`,
    endpoint(parts, async ({ param, body, by }) =>
      shownOrganization(await changeOrganization(parts, param('id'), await body(), by)),
    ),
  );
  gateway.delete(
    `${path}/:id`,
    endpoint(parts, async ({ param, by }) => {
      await removeOrganization(parts, param('id'), by);
      return { removed: param('id') };
    }),
  );
  gateway.post(
    `${path}/:id/drain`,
    endpoint(parts, async ({ param, by }) =>
      shownOrganization(await drainOrganization(parts, param('id'), by)),
    ),
  );
  gateway.post(
    `${path}/:id/restore`,
    endpoint(parts, async ({ param, by }) =>
      shownOrganization(await restoreOrganization(parts, param('id'), by)),
    ),
  );
  gateway.post(
    `${path}/:id/probe`,
    endpoint(parts, async ({ param }) => {
      await probeOrganization(parts, param('id'));
      return shownOrganization(getOrganization(parts, param('id')));
    }),
  );
}
