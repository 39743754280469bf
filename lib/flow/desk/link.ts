import { createMemoryRows, type Store, StoreAway } from '#lib/coordination/index.ts';
import type { RoomAnswer, RoomEvent } from '../room/events.ts';
import type { FleetPlace } from '../room/look.ts';
import { roomMachine } from '../room/machine.ts';
import type { Need } from '../room/rows.ts';
import { pastOf, pastSince, type Starts } from '../room/starts.ts';
import type { Told } from '../room/work.ts';
import type { Records } from './records.ts';
import { createShares, evenPart, type Shares } from './shares.ts';

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
  /** The store has not answered for a while: perhaps it is lost, and what is given back now is lost too. */
  readonly isSlow: boolean;
  /** An even part of a limit; 0: not known yet. */
  partOf(line: string, limit: number): number;
  close(): void;
}

const foreverMs = 1e12;
const slowMs = 20;

/** Places that a message gives up: from now on the store may give them to others, whether it answers or not. */
function over(message: Message): string[] {
  if (message.type === 'leave') return [message.id];
  return message.type === 'ask' && message.instead !== '' ? [message.instead] : [];
}

const recallOf = (line: string, starts: Starts, since: number) => ({
  ...{ type: 'recall' as const, line, limit: starts.limit, periodMs: starts.periodMs },
  past: pastSince(pastOf(starts), since),
});

const asking = (message: Message): string[] => (message.type === 'ask' ? [message.id] : []);

interface Listener {
  told(all: Record<string, Told>): void;
  /** Asks that wait. */
  waiting(): Iterable<string>;
  /** Another room from now on: who waits has to ask there. */
  moved(): void;
}

export function createLink(store: Store, process: string, records: Records, listener: Listener): RoomLink {
  let alone: { rows: ReturnType<typeof createMemoryRows>; shares: Shares; since: number } | undefined;
  let place: FleetPlace = { index: 0, processes: 0 };
  /** Asks that the store may know of since before it went away. */
  const known = new Set<string>();
  /** When messages were sent that are not answered; answers come in their order. */
  const unanswered: number[] = [];

  const stops = [
    store.hear(roomMachine, process, (message) => listener.told(message as Record<string, Told>)),
    store.onReturn(() => void comeBack()),
  ];

  async function send(message: Message): Promise<Answered> {
    const isSent = store.health().state === 'up';
    if (isSent) {
      const places = over(message).map((id) => [id, records.forget(id)] as const);
      try {
        unanswered.push(store.now());
        const event = { ...message, process, bornAt: store.bornAt() };
        const decided = await store.decide(roomMachine, event).finally(() => unanswered.shift());
        if (decided.answer.isKept)
          for (const [id, held] of places)
            if (alone) known.add(id);
            else if (held) records.keep(id, held);
        if (alone && store.health().state === 'up') comeBack();
        if (message.type === 'alive') place = decided.answer.place;
        if (decided.answer.isNew && message.type !== 'restore') restore();
        listener.told(decided.answer.told);
        return decided;
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error;
      }
    }
    if (isSent || !alone) for (const id of [...over(message), ...asking(message)]) known.add(id);
    goAlone();
    for (const id of over(message)) records.forget(id);
    return decideAlone(message);
  }

  function decideAlone(message: Message): Answered {
    const at = store.now();
    if (!alone) throw new Error('not alone');
    const { rows, shares } = alone;
    const mine = ([name, need]: [string, Need]) => [name, { ...need, limit: shares.of(name, need, at) }];
    const event = { ...message, process, bornAt: 0 } as RoomEvent;
    if ('needs' in event) event.needs = Object.fromEntries(Object.entries(event.needs).map(mine));
    if ('limit' in event) event.limit = shares.of(event.line, event, at);
    // The store may be back at any moment: nobody is refused before his time is up.
    if (event.type === 'ask' && event.waitMs > 0) event.waitMs = foreverMs;
    const { answer } = roomMachine.step(rows, event, at);
    listener.told(answer.told);
    return { answer, at };
  }

  function goAlone(): void {
    if (alone) return;
    const since = store.now();
    const shares = createShares(records.shares(since), place, since);
    alone = { rows: createMemoryRows(() => store.now()), shares, since };
    const mine = [records.held.keys(), records.spare.keys(), listener.waiting()];
    for (const ids of mine) for (const id of ids) known.add(id);
    for (const id of records.spare.keys()) records.forget(id);
    for (const [id, { lane, needs }] of records.held) decideAlone({ type: 'restore', id, lane, needs });
    for (const [line, starts] of records.starts(since)) decideAlone(recallOf(line, starts, 0));
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
    for (const id of known) if (!records.held.has(id)) void send({ type: 'leave', id, keep: false });
    known.clear();
    const hasForgotten = store.bornAt() > since - 1000;
    for (const [line, starts] of records.starts(store.now())) {
      const message = recallOf(line, starts, hasForgotten ? 0 : since);
      if (message.past !== '') void send(message);
    }
    listener.moved();
  }

  return {
    send,
    get isAlone() {
      return alone !== undefined;
    },
    get isSlow() {
      return store.now() - (unanswered[0] ?? Number.POSITIVE_INFINITY) > slowMs;
    },
    partOf: (line, limit) => evenPart(line, limit, place),
    close() {
      for (const stop of stops) stop();
    },
  };
}
