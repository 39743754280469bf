import type { Hono } from 'hono';
import { listLimits, removeLimit, saveLimit, type WorkParts as UseCaseParts } from '#lib/work/index.ts';
import { type EndpointParts, endpoint } from '../providers/endpoint.ts';

/** `/v1/limits`: throttles, concurrency, debounces, priorities and spend caps of the project, by name. */
export function registerLimits(
  gateway: Hono,
  parts: EndpointParts & Pick<UseCaseParts, 'catalog' | 'now'>,
): void {
  gateway.get(
    '/v1/limits',
    endpoint(parts, async ({ projectId }) => {
      const { limits } = await listLimits(parts, projectId);
      return {
        limits: limits.map(({ changedAt, ...limit }) => ({
          ...limit,
          changedAt: new Date(changedAt).toISOString(),
        })),
      };
    }),
  );
  gateway.put(
    '/v1/limits/:name',
    endpoint(parts, async ({ projectId, param, body, by }) => {
      const limit = await body();
      await saveLimit(parts, projectId, param('name'), limit, by);
      return { name: param('name'), body: limit };
    }),
  );
  gateway.delete(
    '/v1/limits/:name',
    endpoint(parts, async ({ projectId, param, by }) => {
      await removeLimit(parts, projectId, param('name'), by);
      return {};
    }),
  );
}
