import type { Hono } from 'hono';
import {
  changeConcurrency,
  changeEquivalents,
  changeNotices,
  changePrice,
  listPrices,
  moveToggle,
  readConcurrency,
  readNotices,
  readToggle,
  removePrice,
  type ToggleView,
} from '#lib/providers/index.ts';
import { endpoint, type ProvidersGatewayParts, shown } from './endpoint.ts';

const shownToggle = ({ history, ...view }: ToggleView) => ({
  ...view,
  history: history.map(({ at, ...move }) => ({ ...move, at: new Date(at).toISOString() })),
});

/** What there is once in an installation: prices, concurrency limits, the vendor toggle, where notices go. */
export function registerSettings(gateway: Hono, parts: ProvidersGatewayParts): void {
  gateway.get(
    '/v1/prices',
    endpoint(parts, () => ({ prices: listPrices(parts) })),
  );
  // Models' names hold slashes.
  const price = '/v1/prices/:model{.+}';
  gateway.get(
    price,
    endpoint(parts, ({ param }) => ({ prices: listPrices(parts, param('model')) })),
  );
  gateway.put(
    price,
    endpoint(parts, async ({ param, body, by }) =>
      shown(await changePrice(parts, param('model'), await body(), by)),
    ),
  );
  gateway.delete(
    price,
    endpoint(parts, async ({ param, by }) => {
      await removePrice(parts, param('model'), by);
      return { removed: param('model') };
    }),
  );

  gateway.get(
    '/v1/concurrency-limits',
    endpoint(parts, () => readConcurrency(parts)),
  );
  gateway.put(
    '/v1/concurrency-limits',
    endpoint(parts, async ({ body, by }) => changeConcurrency(parts, await body(), by)),
  );

  gateway.get(
    '/v1/toggle',
    endpoint(parts, async ({ projectId }) => shownToggle(await readToggle(parts, projectId))),
  );
  gateway.put(
    '/v1/toggle',
    endpoint(parts, async ({ projectId, body, by }) => {
      const { models, ...move } = await body();
      if (models !== undefined) await changeEquivalents(parts, models, by);
      // Its version is another one now.
      const next = models === undefined ? by : { ...by, expectedVersion: undefined };
      if (Object.keys(move).length > 0) await moveToggle(parts, move, next);
      return shownToggle(await readToggle(parts, projectId));
    }),
  );

  gateway.get(
    '/v1/notices',
    endpoint(parts, () => readNotices(parts)),
  );
  gateway.put(
    '/v1/notices',
    endpoint(parts, async ({ body, by }) => changeNotices(parts, await body(), by)),
  );
}
