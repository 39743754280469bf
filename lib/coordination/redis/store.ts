import { setTimeout as sleep } from 'node:timers/promises';
import type { JointMachine } from '../joint/machine.ts';
import { jointScriptOf } from '../joint/script.ts';
import type { Machine, Store, Stored } from '../store.ts';
import { connect } from './connect.ts';
import { createLink } from './link.ts';
import { type Script, scriptOf } from './script.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';

export interface RedisOptions {
  url: string;
  /** One line when Redis is lost and one when it is back. */
  say: (line: string) => void;
  /** Before each key and channel. */
  prefix?: string;
  /** A command may take so long; a transition at most twice that, because its script may have to be sent again. */
  commandTimeoutMs?: number;
  /** Ms, monotonic; only differences are used. */
  clock?: () => number;
}

/**
 * The store of several processes. Needs a Redis that does not evict (`maxmemory-policy noeviction`); nothing in it has
 * to survive a restart. Resolves when Redis answered, or after a second without it: then the store starts as away.
 */
export async function openRedisStore(options: RedisOptions): Promise<Store> {
  const { url, say, prefix = 'kept', commandTimeoutMs = 100, clock = () => performance.now() } = options;
  const link = createLink({ url, say, commandTimeoutMs, clock });
  const subscriber = connect(url);
  const scripts = new Map<unknown, Script>();
  const snapshots = new Map<string, Set<Snapshot<never>>>();
  const told = new Map<string, Set<(message: object) => void>>();
  const channelOf = (machine: string) => `${prefix}:changed:${machine}`;
  const toldOf = (machine: string, name: string) => `${prefix}:told:${machine}:${name}`;
  const rowOf = (machine: string, key: string) => `${prefix}:${machine}:${key}`;

  /** Messages are only the quick way: one that is lost is made up for by the next look of a snapshot. */
  const subscribe = () => {
    const channels = [...[...snapshots.keys()].map(channelOf), ...told.keys()];
    if (subscriber.status === 'ready' && channels.length > 0)
      subscriber.subscribe(...channels).catch(() => {});
  };
  subscriber.on('ready', subscribe);
  subscriber.on('error', () => {});
  subscriber.on('message', (channel: string, message: string) => {
    const listeners = told.get(channel);
    if (listeners) {
      const heard = JSON.parse(message);
      for (const listener of listeners) listener(heard);
      return;
    }
    const end = message.indexOf('\n');
    learn(channel.slice(channelOf('').length), message.slice(0, end), JSON.parse(message.slice(end + 1)));
  });

  function learn(machine: string, key: string, stored: Stored<unknown>): void {
    for (const snapshot of snapshots.get(machine) ?? []) snapshot.learn(key, stored as Stored<never>);
  }

  function scriptFor(machine: object, write: () => Script): Script {
    const script = scripts.get(machine) ?? write();
    scripts.set(machine, script);
    return script;
  }

  const run = ({ sha, source }: Script, keys: number, words: (string | number)[]): Promise<unknown> =>
    link
      .call((client) => client.evalsha(sha, keys, ...words))
      .catch((error: Error) => {
        if (!error.message.startsWith('NOSCRIPT')) throw error;
        return link.call((client) => client.eval(source, keys, ...words));
      });

  const store: Store = {
    async apply(machine, key, event) {
      const script = scriptFor(machine, () => scriptOf(machine as Machine<never, never, unknown>));
      const words = [
        rowOf(machine.name, key),
        JSON.stringify(event),
        channelOf(machine.name),
        key,
        machine.keepMs,
      ];
      const reply = await run(script, 1, words);
      const [at, answer, json] = reply as [number, string, string];
      link.heardTime(at);
      const stored = json === '' ? undefined : JSON.parse(json);
      if (stored) learn(machine.name, key, stored);
      return { answer: JSON.parse(answer), row: stored?.row, at };
    },
    async decide(machine, event) {
      const script = scriptFor(machine, () => jointScriptOf(machine as JointMachine<never, unknown>));
      const words = [JSON.stringify(event), rowOf(machine.name, ''), toldOf(machine.name, '')];
      const [at, answer] = (await run(script, 0, words)) as [number, string];
      link.heardTime(at);
      return { answer: JSON.parse(answer), at };
    },
    hear(machine, name, listener) {
      const channel = toldOf(machine.name, name);
      const all = told.get(channel) ?? new Set();
      told.set(channel, all.add(listener));
      subscribe();
      return () => all.delete(listener);
    },
    view<Row>(machine: Machine<Row, never, unknown>) {
      const read = async (keys: string[]): Promise<(Stored<Row> | undefined)[]> => {
        if (keys.length === 0) return [];
        const found = await link.call((client) => client.mget(keys.map((key) => rowOf(machine.name, key))));
        return found.map((json) => (json === null ? undefined : JSON.parse(json)));
      };
      const snapshot = createSnapshot<Row>(read, () => link.health().state === 'up', clock);
      const all = snapshots.get(machine.name) ?? new Set();
      snapshots.set(machine.name, all.add(snapshot as Snapshot<never>));
      subscribe();
      const close = () => {
        all.delete(snapshot as Snapshot<never>);
        snapshot.close();
      };
      return { ...snapshot, close };
    },
    now: link.now,
    bornAt: link.bornAt,
    health: link.health,
    onReturn: link.onReturn,
    async close() {
      for (const all of snapshots.values()) for (const snapshot of all) snapshot.close();
      subscriber.disconnect();
      link.close();
    },
  };

  const waiting = new AbortController();
  await Promise.race([link.greeted, sleep(1000, undefined, { signal: waiting.signal }).catch(() => {})]);
  waiting.abort();
  if (store.health().state === 'away') say('Redis does not answer: starting without it');
  return store;
}
