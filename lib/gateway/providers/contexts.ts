import type { Hono } from 'hono';
import { changeContext, getContext, listContexts, removeContext } from '#lib/providers/index.ts';
import { endpoint, type ProvidersGatewayParts, shown } from './endpoint.ts';

/** `/v1/contexts`: what prompts know about tenants, and under `(project)` about the product. */
export function registerContexts(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/contexts';
  gateway.get(
    path,
    endpoint(parts, ({ projectId }) => ({ contexts: listContexts(parts, projectId).map(shown) })),
  );
  gateway.get(
    `${path}/:tenant`,
    endpoint(parts, ({ projectId, param }) => shown(getContext(parts, projectId, param('tenant')))),
  );
  gateway.put(
    `${path}/:tenant`,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shown(await changeContext(parts, projectId, param('tenant'), await body(), by)),
    ),
  );
  gateway.delete(
    `${path}/:tenant`,
    endpoint(parts, async ({ projectId, param, by }) => {
      await removeContext(parts, projectId, param('tenant'), by);
      return { removed: param('tenant') };
    }),
  );
}
