import type { Hono } from 'hono';
import {
  changeCanaryShare,
  getCanary,
  listCanaries,
  promoteCanary,
  rollBackCanary,
  startCanary,
  stopCanary,
} from '#lib/providers/index.ts';
import { endpoint, type ProvidersGatewayParts, shown } from './endpoint.ts';

/** `/v1/features/:slug/canary`, and all of a project under `/v1/canaries`. */
export function registerCanaries(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/features/:slug/canary';
  gateway.get(
    '/v1/canaries',
    endpoint(parts, ({ projectId }) => ({ canaries: listCanaries(parts, projectId).map(shown) })),
  );
  gateway.get(
    path,
    endpoint(parts, async ({ projectId, param }) => {
      const { canary, history } = await getCanary(parts, projectId, param('slug'));
      return { ...shown(canary), history: history.map(shown) };
    }),
  );
  gateway.put(
    path,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shown(await startCanary(parts, projectId, param('slug'), await body(), by)),
    ),
  );
  gateway.post(
    `${path}/share`,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shown(await changeCanaryShare(parts, projectId, param('slug'), (await body()).share, by)),
    ),
  );
  gateway.post(
    `${path}/stop`,
    endpoint(parts, async ({ projectId, param, by }) =>
      shown(await stopCanary(parts, projectId, param('slug'), by.note, by)),
    ),
  );
  gateway.post(
    `${path}/promote`,
    endpoint(parts, async ({ projectId, param, by }) =>
      shown(await promoteCanary(parts, projectId, param('slug'), by)),
    ),
  );
  gateway.post(
    `${path}/roll-back`,
    endpoint(parts, async ({ projectId, param, by }) =>
      shown(await rollBackCanary(parts, projectId, param('slug'), by.note, by)),
    ),
  );
}
