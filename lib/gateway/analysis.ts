import type { Hono } from 'hono';
import { changeAnalysis, findAnalysis, removeAnalysis } from '#lib/patterns/index.ts';
import { endpoint, type ProvidersGatewayParts, shown } from './providers/endpoint.ts';

/** `/v1/analysis`: which models help to find and name the project's patterns, and for how much a run. */
export function registerAnalysis(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/analysis';
  gateway.get(
    path,
    endpoint(parts, ({ projectId }) => {
      const analysis = findAnalysis(parts, projectId);
      return { analysis: analysis ? shown(analysis) : null };
    }),
  );
  gateway.put(
    path,
    endpoint(parts, async ({ projectId, body, by }) =>
      shown(await changeAnalysis(parts, projectId, await body(), by)),
    ),
  );
  gateway.delete(
    path,
    endpoint(parts, async ({ projectId, by }) => ({ removed: await removeAnalysis(parts, projectId, by) })),
  );
}
