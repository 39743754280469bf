import type { Store } from '#lib/coordination/index.ts';
import type { Clock } from '#lib/domain/index.ts';
import type { Plan } from '../limits/book.ts';
import type { LineLook } from '../room/look.ts';
import type { Told } from '../room/work.ts';
import { createLink } from './link.ts';
import { createLooks } from './looks.ts';
import { createRecords } from './records.ts';
import { createSpares } from './spares.ts';
import { createWaiters, type Outcome, outcomeOf, type Waiter } from './waiters.ts';

/** This process's side of the room: who of it waits, and what it holds. */
export interface Desk {
  enter(plan: Plan, how: How): Promise<Entered>;
  /** The limits were changed: everyone who waits is asked for his plan again. */
  replan(planOf: (plan: Plan) => Plan | undefined): void;
  /** All lines that are in use, over all processes. */
  look(): Promise<Record<string, LineLook>>;
  /** How long a place of this limit is held, ms, of late. */
  holdMs(line: string): number;
  readonly isAlone: boolean;
  close(): void;
}

export interface How {
  waitMs: number;
  signal: AbortSignal;
  onMove(line: string, opensAt: number): void;
}

export type Entered = Outcome & { waitedMs: number; leave(): void };

/** A process that holds something is heard of so often, and looks so often at what it waits for without being told. */
const beatMs = 1000;
const firstHoldMs = 1000;
/** The way to another process and back. */
const recallMs = 15;
/** So many lines are looked at in one beat. */
const looksPerBeat = 64;
/** In case a message was lost: who heard nothing for so long asks again, so many in one beat. */
const unheardMs = 5000;
const asksPerBeat = 16;
/** Until it is known how many processes there are, each keeps such a part of a limit. */
const firstParts = 8;
/** So many lines of one process are shown on pages. */
const linesPerBeat = 500;

export function createDesk(store: Store, process: string, clock: Clock): Desk {
  const records = createRecords();
  const waiters = createWaiters();
  const holdMs = new Map<string, number>();
  let seq = 0;
  let stopBeat: (() => void) | undefined;
  const link = createLink(store, process, records, {
    told,
    waiting: () => [...waiters.all()].filter(({ isGathering }) => !isGathering).map(({ id }) => id),
    moved: () => {
      spares.clear();
      for (const waiter of waiters.all()) if (!waiter.isGathering) void ask(waiter);
    },
  });
  const isShared = store.health().kind !== 'memory';
  const spares = createSpares({
    clock,
    mayGive: () => !link.isSlow,
    partOf: (line, { limit }) => link.partOf(line, limit) || limit / firstParts,
    async give(id, keep) {
      const { answer } = await link.send({ type: 'leave', id, keep });
      return answer.isKept && !link.isAlone;
    },
  });
  const looks = createLooks(clock, () => store.now(), look);
  if (isShared) beat();

  function told(all: Record<string, Told>): void {
    for (const [id, one] of Object.entries(all)) {
      if (one.state === 'recall') {
        spares.recall(one.line);
        continue;
      }
      const waiter = waiters.get(id);
      if (waiter === undefined) {
        // Admitted while it gave up.
        if (one.state === 'granted' && !records.held.has(id))
          void link.send({ type: 'leave', id, keep: false });
      } else if (one.state === 'waiting') put(waiter, one.line, one.opensAt);
      else waiter.end(outcomeOf(one));
    }
  }

  function put(waiter: Waiter, line: string, opensAt: number): void {
    waiters.place(waiter, line, opensAt);
    looks.at(line, opensAt);
  }

  async function ask(waiter: Waiter, waitMs = Math.max(0, waiter.until - clock.now())): Promise<void> {
    const { id, plan, debounce } = waiter;
    waiter.heardAt = clock.now();
    const { lane, rank, needs } = plan;
    const spare = link.isSlow ? undefined : spares.take(needs);
    const how = { lane, rank, needs, waitMs, debounce, instead: spare?.id ?? '' };
    const { answer, at } = await link.send({ type: 'ask', id, ...how });
    if (answer.isKept && !link.isAlone) spare?.back();
    if (waiters.get(id) !== waiter) {
      if (answer.state === 'granted' && !records.held.has(id))
        void link.send({ type: 'leave', id, keep: false });
      return;
    }
    if (answer.state === 'waiting') put(waiter, answer.line, answer.opensAt);
    else if (answer.state === 'granted') waiter.end({ granted: true, at });
    else if (answer.state === 'refused' && isShared && waiter.retries-- > 0 && answer.line.startsWith('c'))
      // Others give back what they do not use; a moment later it is known.
      waiter.stops.push(clock.after(recallMs, () => void ask(waiter, 0)));
    else waiter.end({ ...answer, granted: false, at, isSuperseded: answer.state === 'superseded' });
  }

  async function look(line: string): Promise<void> {
    const need = waiters.in(line)?.plan.needs[line];
    if (need === undefined) return;
    const { limit, periodMs } = need;
    const { answer } = await link.send({ type: 'tick', line, limit, periodMs });
    if (waiters.in(line)) looks.at(line, answer.opensAt);
  }

  /** Goes on while there is somebody to look after; with a store that others share always, so that they know of each other. */
  function beat(): void {
    stopBeat ??= clock.after(beatMs, () => {
      stopBeat = undefined;
      if (!isShared && records.held.size + waiters.size === 0) return;
      beat();
      spares.sweep();
      void link.send({ type: 'alive', lines: linesNow() });
      for (const line of [...waiters.lines()].slice(0, looksPerBeat)) void look(line);
      const now = clock.now();
      const unheard = [...waiters.all()].filter((one) => !one.isGathering && now - one.heardAt >= unheardMs);
      for (const waiter of unheard.slice(0, asksPerBeat)) void ask(waiter);
    });
  }

  function linesNow(): Record<string, number> {
    const lines: Record<string, number> = {};
    for (const line of waiters.lines()) lines[line] = 0;
    for (const { needs } of records.held.values()) for (const line in needs) lines[line] = 0;
    for (const [line] of records.starts(store.now())) lines[line] = 0;
    Object.assign(lines, spares.count());
    return Object.fromEntries(Object.entries(lines).slice(0, linesPerBeat));
  }

  /** Waits for others of its key to come; those who may go on ask for room. */
  async function gather(waiter: Waiter, { key, periodMs, maxWaitMs }: NonNullable<Plan['debounce']>) {
    waiter.isGathering = true;
    waiter.debounce = key;
    const { of, askedAt } = waiter.plan;
    const { answer, at } = await link.send({
      type: 'gather',
      id: waiter.id,
      of,
      askedAt,
      key,
      periodMs,
      maxWaitMs,
    });
    if (waiters.get(waiter.id) !== waiter) return;
    if (answer.state === 'superseded')
      return waiter.end({ ...answer, granted: false, at, isSuperseded: true });
    if (answer.state === 'done') {
      [waiter.debounce, waiter.isGathering] = ['', false];
      return void ask(waiter);
    }
    waiters.place(waiter, key, answer.opensAt);
    waiter.dueAt = answer.opensAt;
    const goOn = () => {
      waiter.isGathering = false;
      void ask(waiter);
    };
    waiter.stops.push(clock.after(Math.max(0, answer.opensAt - store.now()), goOn));
  }

  function left(id: string): void {
    const held = records.end(id);
    if (held === undefined) return;
    const tookMs = store.now() - held.since;
    for (const [name, { periodMs }] of Object.entries(held.needs))
      if (periodMs === 0)
        holdMs.set(limitOf(name), 0.9 * (holdMs.get(limitOf(name)) ?? tookMs) + 0.1 * tookMs);
    if (isShared && !link.isAlone) spares.add(id, held.needs);
    else void link.send({ type: 'leave', id, keep: false });
  }

  return {
    enter(plan, { waitMs, signal, onMove }) {
      const { promise, resolve } = Promise.withResolvers<Entered>();
      const since = clock.now();
      const id = `${process}:${++seq}`;
      const waiter: Waiter = {
        ...{
          id,
          plan,
          line: '',
          since,
          until: since + waitMs,
          debounce: '',
          isGathering: false,
          dueAt: 0,
          retries: 1,
          heardAt: since,
          onMove,
          stops: [],
        },
        end(outcome) {
          waiters.remove(waiter);
          for (const stop of waiter.stops) stop();
          if (outcome.granted) {
            records.add(waiter.id, { lane: waiter.plan.lane, needs: waiter.plan.needs, since: outcome.at });
            beat();
          }
          resolve({ ...outcome, waitedMs: clock.now() - since, leave: () => left(waiter.id) });
        },
      };
      const giveUp = () => {
        void link.send({ type: 'leave', id: waiter.id, keep: false });
        const nothing = { opensAt: 0, ahead: 0, at: store.now(), isSuperseded: false, by: '' };
        waiter.end({ granted: false, line: waiter.line, earliestAt: waiter.dueAt, ...nothing });
      };
      waiters.add(waiter);
      if (signal.aborted) {
        giveUp();
        return promise;
      }
      if (waitMs > 0) {
        signal.addEventListener('abort', giveUp, { once: true });
        // The last try: room of this moment, or the true time.
        waiter.stops.push(
          () => signal.removeEventListener('abort', giveUp),
          clock.after(waitMs, () => (waiter.isGathering ? giveUp() : void ask(waiter, 0))),
        );
        beat();
      }
      if (plan.debounce) void gather(waiter, plan.debounce);
      else void ask(waiter);
      return promise;
    },
    replan(planOf) {
      for (const waiter of [...waiters.all()]) {
        const plan = planOf(waiter.plan);
        if (waiter.isGathering || JSON.stringify(plan?.needs) === JSON.stringify(waiter.plan.needs)) continue;
        void link.send({ type: 'leave', id: waiter.id, keep: false });
        if (plan === undefined || Object.keys(plan.needs).length === 0) {
          waiter.plan = { ...waiter.plan, needs: {} };
          waiter.end({ granted: true, at: store.now() });
          continue;
        }
        waiters.remove(waiter);
        [waiter.id, waiter.plan, waiter.debounce] = [`${process}:${++seq}`, plan, ''];
        waiters.add(waiter);
        void ask(waiter);
      }
    },
    async look() {
      await link.send({ type: 'alive', lines: linesNow() });
      return (await link.send({ type: 'look' })).answer.lines;
    },
    holdMs: (line) => holdMs.get(limitOf(line)) ?? firstHoldMs,
    get isAlone() {
      return link.isAlone;
    },
    close() {
      spares.giveAll();
      stopBeat?.();
      looks.close();
      link.close();
    },
  };
}

/** The limit without its key. */
const limitOf = (line: string): string => line.split('=', 1)[0] as string;
