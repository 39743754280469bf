import { createMemoryRows, type Store, StoreAway } from '#lib/coordination/index.ts';
import { type RoomAnswer, type RoomEvent, roomMachine } from '../room/machine.ts';
import type { Told } from '../room/pump.ts';
import type { Need } from '../room/rows.ts';
import type { Records } from './records.ts';

type WithoutSender<Event> = Event extends unknown ? Omit<Event, 'process' | 'bornAt'> : never;
export type Message = WithoutSender<RoomEvent>;

export interface Answered {
  answer: RoomAnswer;
  /** Store's time, ms. */
  at: number;
}

/**
 * The room as this process reaches it: the store's, or one of its own while the store is away, in which every limit is
 * what this process had of it at the moment of the loss. So the sum over all processes stays within every limit.
 */
export interface RoomLink {
  /** Never fails. */
  send(message: Message): Promise<Answered>;
  readonly isAlone: boolean;
  close(): void;
}

const foreverMs = 1e12;

interface Listener {
  told(all: Record<string, Told>): void;
  /** Asks that wait. */
  waiting(): Iterable<string>;
  /** Another room from now on: who waits has to ask there. */
  moved(): void;
}

export function createLink(store: Store, process: string, records: Records, listener: Listener): RoomLink {
  let alone:
    | { rows: ReturnType<typeof createMemoryRows>; shares: Map<string, number>; since: number }
    | undefined;
  /** Asks that the store may know of since before it went away. */
  const known = new Set<string>();

  const stops = [
    store.hear(roomMachine, process, (message) => listener.told(message as Record<string, Told>)),
    store.onReturn(() => void comeBack()),
  ];

  async function send(message: Message): Promise<Answered> {
    if (store.health().state === 'up') {
      try {
        const decided = await store.decide(roomMachine, { ...message, process, bornAt: store.bornAt() });
        if (alone && store.health().state === 'up') comeBack();
        if (message.type === 'leave') records.forget(message.id);
        if (decided.answer.isNew && message.type !== 'restore') restore();
        listener.told(decided.answer.told);
        return decided;
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error;
      }
    }
    if ('id' in message && !alone) known.add(message.id);
    goAlone();
    if (message.type === 'leave') records.forget(message.id);
    return decideAlone(message);
  }

  function decideAlone(message: Message): Answered {
    const at = store.now();
    if (!alone) throw new Error('not alone');
    const { rows, shares } = alone;
    const mine = (needs: Record<string, Need>) =>
      Object.fromEntries(
        Object.entries(needs).map(([name, need]) => [
          name,
          { ...need, limit: Math.min(need.limit, shares.get(name) ?? 0) },
        ]),
      );
    const event = { ...message, process, bornAt: 0 } as RoomEvent;
    if ('needs' in event) event.needs = mine(event.needs);
    if ('limit' in event) event.limit = Math.min(event.limit, shares.get(event.line) ?? 0);
    // The store may be back at any moment: nobody is refused before his time is up.
    if (event.type === 'ask' && event.waitMs > 0) event.waitMs = foreverMs;
    const { answer } = roomMachine.step(rows, event, at);
    listener.told(answer.told);
    return { answer, at };
  }

  function goAlone(): void {
    if (alone) return;
    const since = store.now();
    alone = { rows: createMemoryRows(() => store.now()), shares: records.shares(since), since };
    const mine = [records.held.keys(), records.ending.keys(), listener.waiting()];
    for (const ids of mine) for (const id of ids) known.add(id);
    for (const id of records.ending.keys()) records.forget(id);
    for (const [id, { lane, needs }] of records.held) decideAlone({ type: 'restore', id, lane, needs });
    for (const [line, start] of records.starts(since)) decideAlone({ type: 'recall', line, ...start });
    listener.moved();
  }

  function restore(): void {
    for (const [id, { lane, needs }] of records.held) void send({ type: 'restore', id, lane, needs });
  }

  /** What the store may have forgotten, or never knew, goes first. */
  function comeBack(): void {
    if (!alone) return;
    const { since } = alone;
    alone = undefined;
    restore();
    for (const id of listener.waiting()) known.delete(id);
    for (const id of known) if (!records.held.has(id)) void send({ type: 'leave', id });
    known.clear();
    const hasForgotten = store.bornAt() > since - 1000;
    for (const [line, { past, ...limits }] of records.starts(store.now())) {
      const unknown = Object.entries(past).filter(([at]) => hasForgotten || Number(at) >= since);
      if (unknown.length > 0)
        void send({ type: 'recall', line, ...limits, past: Object.fromEntries(unknown) });
    }
    listener.moved();
  }

  return {
    send,
    get isAlone() {
      return alone !== undefined;
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}
