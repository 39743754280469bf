import type { Hono } from 'hono';
import {
  changeFeatureRouting,
  type FeatureRouting,
  killFeature,
  readFeatureRouting,
  reviveFeature,
} from '#lib/providers/index.ts';
import { endpoint, type ProvidersGatewayParts } from './endpoint.ts';

const shownRouting = ({ changedAt, ...routing }: FeatureRouting) => ({
  ...routing,
  changedAt: changedAt === null ? null : new Date(changedAt).toISOString(),
});

/** `/v1/features/:slug/routing`, and the switch of a feature. */
export function registerFeatureRouting(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/features/:slug';
  gateway.get(
    `${path}/routing`,
    endpoint(parts, ({ projectId, param }) =>
      shownRouting(readFeatureRouting(parts, projectId, param('slug'))),
    ),
  );
  gateway.put(
    `${path}/routing`,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shownRouting(await changeFeatureRouting(parts, projectId, param('slug'), await body(), by)),
    ),
  );
  gateway.post(
    `${path}/kill`,
    endpoint(parts, async ({ projectId, param, body, by }) => {
      const { reason = '' } = await body();
      return shownRouting(await killFeature(parts, projectId, param('slug'), String(reason), by));
    }),
  );
  gateway.post(
    `${path}/revive`,
    endpoint(parts, async ({ projectId, param, by }) =>
      shownRouting(await reviveFeature(parts, projectId, param('slug'), by)),
    ),
  );
}
