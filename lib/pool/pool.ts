import { createSlots, createWindows } from '#lib/coordination/index.ts';
import { systemClock } from '#lib/domain/index.ts';
import { capabilitiesOf } from '#lib/vendors/index.ts';
import { createAlarms } from './alarms.ts';
import { createBreakers } from './breaker/index.ts';
import { concurrencyKind, organizationKind } from './kinds.ts';
import { hasModel, listedModels } from './known-models.ts';
import { findLease } from './leasing.ts';
import { createConcurrencyBook } from './limits.ts';
import { createLines } from './lines.ts';
import { createMembers } from './members.ts';
import { eventOf } from './notices.ts';
import type { Parts } from './parts.ts';
import { createRests } from './rests/rests.ts';
import { concurrencyStates, lookAt, organizationStates } from './states.ts';
import { createTargets } from './targets.ts';
import type { Pool, PoolOptions } from './types.ts';
import { watchPool } from './watch.ts';

/** Slots of what has no limit are not asked for; a key whose limit was taken away while calls waited has plenty. */
const plenty = 1_000_000;

export function createPool(options: PoolOptions): Pool {
  const { catalog, store, process, dispatcher, onEvent, clock = systemClock } = options;
  const members = createMembers(catalog, options.openSecret, { dispatcher, clock });
  const limits = createConcurrencyBook(catalog, options.environmentLimits, members.list);
  const failures = new Map<string, string>();
  const breakers = createBreakers({
    ...{ store, process, ...(options.random && { random: options.random }) },
    onChange(notice) {
      const [id] = notice.key.split('/');
      const vendor = members.list().find((member) => member.id === id)?.body.vendor;
      const event = eventOf(notice, { vendor, reason: failures.get(notice.key), at: store.now() });
      if (notice.change === 'closed') failures.delete(notice.key);
      if (event) onEvent(event);
    },
  });
  const slots = createSlots(store, { process, limitOf: (key) => limits.of(key) ?? plenty });
  const windows = createWindows(store, process);
  const parts: Parts = {
    ...{ store, clock, members, limits, breakers, failures },
    targets: createTargets(windows, clock.now),
    rests: createRests(store),
    lines: createLines(slots, clock),
    alarms: createAlarms(onEvent, clock.now),
    underWay: new Map(),
  };
  const { targets, rests, lines } = parts;

  async function probe(organization?: string): Promise<void> {
    const asked = members.list().filter(({ id }) => organization === undefined || id === organization);
    const keys = asked.flatMap(({ id }) => targets.list(id).map(({ key }) => key));
    await Promise.all([
      ...asked.map(({ id }) => breakers.ask(id)),
      ...keys.flatMap((key) => [breakers.ask(key), rests.wake(key)]),
    ]);
  }

  const prepare = () => {
    for (const key of limits.reload()) slots.prepare(key);
  };
  const stopChanges = catalog.onChange((kinds) => {
    if (!kinds.has(organizationKind.name) && !kinds.has(concurrencyKind.name)) return;
    const before = new Set(members.list());
    members.reload();
    prepare();
    // A new key is worth a try.
    for (const member of members.list()) if (!before.has(member)) probe(member.id).catch(() => {});
  });
  prepare();
  const stopWatching = watchPool(parts, onEvent);

  const serving = (vendor: string, model: string) => members.serving(vendor, model);
  return {
    lease: (ask) => findLease(parts, ask),
    look: (ask) => lookAt(parts, ask),
    organizations: () => organizationStates(parts),
    concurrency: () => concurrencyStates(parts),
    serves: (vendor, model) => serving(vendor, model).length > 0,
    vendorsOf(model) {
      const having = members.list().filter(({ body }) => hasModel(body, model));
      return [...new Set(having.map(({ body }) => body.vendor))];
    },
    models() {
      const all = members
        .list()
        .flatMap(({ body }) => listedModels(body).map((model) => ({ model, vendor: body.vendor })));
      return [...new Map(all.map((each) => [`${each.vendor}/${each.model}`, each])).values()];
    },
    probe,
    clientCapabilities(vendor, model) {
      const [first] = serving(vendor, model).toSorted((a, b) => b.body.weight - a.body.weight);
      return first && capabilitiesOf(first.body.api, model, first.body.capabilities);
    },
    unreadableSecrets: () =>
      members
        .list()
        .filter(({ isUnreadable }) => isUnreadable)
        .map(({ id }) => id),
    async close() {
      stopWatching();
      stopChanges();
      lines.close();
      rests.close();
      await breakers.close();
      await windows.flush();
      windows.close();
      await slots.close();
    },
  };
}
