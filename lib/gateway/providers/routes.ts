import type { Hono } from 'hono';
import { changeRoute, dryRun, getRoute, listRoutes, removeRoute } from '#lib/providers/index.ts';
import { endpoint, type ProvidersGatewayParts, shown } from './endpoint.ts';

/** `/v1/routes`: the body of a PUT is the route. */
export function registerRoutes(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/routes';
  gateway.get(
    path,
    endpoint(parts, ({ projectId }) => ({ routes: listRoutes(parts, projectId).map(shown) })),
  );
  gateway.post(
    `${path}/dry-run`,
    endpoint(parts, async ({ projectId, body }) => dryRun(parts, projectId, await body())),
  );
  gateway.get(
    `${path}/:name`,
    endpoint(parts, ({ projectId, param }) => shown(getRoute(parts, projectId, param('name')))),
  );
  gateway.put(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shown(await changeRoute(parts, projectId, param('name'), await body(), by)),
    ),
  );
  gateway.delete(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param, by }) => {
      await removeRoute(parts, projectId, param('name'), by);
      return { removed: param('name') };
    }),
  );
}
