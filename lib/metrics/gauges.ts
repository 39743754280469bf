import type { Registry } from 'prom-client';
import { asked } from './families.ts';
import type { Sources } from './types.ts';

const breakerValue: Record<string, number> = { closed: 0, 'half-open': 1, open: 2 };

const limits = [
  ['requests', 'requests'],
  ['tokens', 'tokens'],
  ['outputTokens', 'output_tokens'],
] as const;

/** Everything that is looked up at the moment of a scrape. */
export function gauges(registry: Registry, sources: Partial<Sources>): void {
  const gauge = asked.bind(null, registry);
  const engine = ['model_engine', 'model_name'];
  const organizations = () => sources.organizations?.() ?? [];
  const breaker = ({ state }: { state: string }, organization: string, model: string) =>
    [breakerValue[state] ?? Number.NaN, organization, model] as const;
  const one = (value: number | undefined) => (value === undefined ? [] : [[value] as const]);

  gauge('model_inferences_in_flight', 'Inferences under way in this process.', engine, () =>
    (sources.concurrency?.() ?? []).map(({ vendor, model, inFlight }) => [inFlight, vendor, model]),
  );
  gauge(
    'model_inferences_max_concurrent',
    'Most inferences allowed at once over all processes, where limited.',
    engine,
    () =>
      (sources.concurrency?.() ?? []).flatMap(({ vendor, model, limit }) =>
        limit === undefined ? [] : [[limit, vendor, model] as const],
      ),
  );
  gauge(
    'kept_breaker_state',
    '0 closed, 1 half-open, 2 open. Model (account): of the whole organization.',
    ['organization', 'model'],
    () =>
      organizations().flatMap(({ id, account, perModel }) => [
        ...(account ? [breaker(account, id, '(account)')] : []),
        ...perModel.map((own) => breaker(own.breaker, id, own.model)),
      ]),
  );
  gauge(
    'kept_headroom_ratio',
    "Share of an organization's limit that is left, 0 to 1.",
    ['organization', 'model', 'limit'],
    () =>
      organizations().flatMap(({ id, perModel }) =>
        perModel.flatMap(({ model, headroom }) =>
          limits.flatMap(([key, limit]) => {
            const left = headroom?.[key];
            return left ? [[left.share, id, model, limit] as const] : [];
          }),
        ),
      ),
  );
  const organization = ['vendor', 'organization'];
  gauge('kept_organization_in_flight', 'Calls under way.', organization, () =>
    organizations().map(({ id, vendor, inFlight }) => [inFlight, vendor, id]),
  );
  gauge('kept_organization_weight', 'Configured weight; 0 is drained.', organization, () =>
    organizations().map(({ id, vendor, weight }) => [weight, vendor, id]),
  );

  const store = () => sources.storeHealth?.();
  gauge('kept_store_degraded', '1 while the shared store is away.', [], () => {
    const health = store();
    return one(health && (health.state === 'up' ? 0 : 1));
  });
  gauge('kept_store_failed_total', 'Commands to the shared store that failed since the start.', [], () =>
    one(store()?.failed),
  );
  gauge('kept_store_refused_total', 'Commands refused at once while it was away, since the start.', [], () =>
    one(store()?.refused),
  );
  gauge('kept_store_losses_total', 'How often the shared store was lost since the start.', [], () =>
    one(store()?.losses),
  );
  gauge('kept_spool_items', 'Interactions on disk that wait for Postgres.', [], () =>
    one(sources.spool?.().items),
  );
  gauge('kept_spool_bytes', 'Size of what waits on disk for Postgres.', [], () =>
    one(sources.spool?.().bytes),
  );
  gauge('kept_log_queue_items', 'Interactions in memory that wait to be written.', [], () =>
    one(sources.logQueue?.().items),
  );
}
