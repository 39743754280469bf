import type { Catalog } from '#lib/catalog/index.ts';
import type { Store } from '#lib/coordination/index.ts';
import type { Database } from '#lib/db/index.ts';
import { type Clock, systemClock } from '#lib/domain/index.ts';
import { createDesk, type Entered } from './desk/desk.ts';
import { createBook, type Plan, readLine } from './limits/book.ts';
import { createSpend, type Reserved } from './spend/spend.ts';
import type { Admission, FlowAsk, FlowEvent, Refusal, Ticket } from './types.ts';
import { type Standing, standingOf } from './waiting.ts';
import { messageOf, wordsOf } from './words.ts';

/** Caller limits, for traffic that waits for its answer and for durable work alike. */
export interface Flow {
  /** Waits for room within `deadlineMs`, or refuses with the true time to ask again. */
  admit(ask: FlowAsk): Promise<Admission>;
  /** What goes on under the limits that concern a project, over all processes. Without `spend` while Postgres is away. */
  waiting(projectId: number): Promise<Standing>;
  /** Reports what was spent; by itself every second. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface FlowParts {
  catalog: Pick<Catalog, 'list' | 'onChange'>;
  store: Store;
  /** The record of spend caps. */
  database: Database;
  /** Unique among all processes that ever lived. */
  process: string;
  clock?: Clock;
  onEvent(event: FlowEvent): void;
  /** Told about faults of ours. */
  fault(error: unknown): void;
}

const nothing = () => {};

export function createFlow(parts: FlowParts): Flow {
  const { catalog, store, process, clock = systemClock } = parts;
  const book = createBook(catalog);
  const spend = createSpend({ ...parts, clock });
  const desk = createDesk(store, process, clock);
  /** Whose plan it is, to plan again when limits change. */
  const asks = new WeakMap<Plan, FlowAsk>();

  function planOf(ask: FlowAsk): Plan | undefined {
    const plan = book.plan(ask);
    if (plan) asks.set(plan, ask);
    return plan;
  }
  book.onChange(() =>
    desk.replan((plan) => {
      const ask = asks.get(plan);
      return ask ? planOf(ask) : plan;
    }),
  );

  const free = (): Admission => ({
    ok: { admittedAt: store.now(), waitedMs: 0, settle: nothing, release: nothing },
  });

  async function enter(plan: Plan, ask: FlowAsk): Promise<Admission> {
    const { expectedCostMicroUsd = 0, projectId, deadlineMs, signal, onWait = nothing } = ask;
    const reserved =
      plan.spends.length > 0
        ? await spend.reserve(plan.spends, projectId, expectedCostMicroUsd)
        : { settle: nothing };
    if ('refused' in reserved) return reserved;
    if (Object.keys(plan.needs).length === 0 && !plan.debounce)
      return { ok: ticketOf(reserved, { at: store.now(), waitedMs: 0, leave: nothing }) };
    const entered = await desk.enter(plan, {
      waitMs: deadlineMs,
      signal,
      onMove: (line, opensAt) => onWait(wordsOf(line, opensAt)),
    });
    if (entered.granted) return { ok: ticketOf(reserved, entered) };
    reserved.settle(0);
    return { refused: refusalOf(entered, plan) };
  }

  function ticketOf(
    reserved: Exclude<Reserved, { refused: Refusal }>,
    { at, waitedMs, leave }: Pick<Entered, 'at' | 'waitedMs' | 'leave'>,
  ): Ticket {
    let [isSettled, isOver] = [false, false];
    function settle({ costMicroUsd }: { costMicroUsd: number }): void {
      if (isSettled) return;
      isSettled = true;
      reserved.settle(Math.max(0, Math.round(costMicroUsd)));
    }
    return {
      admittedAt: at,
      waitedMs,
      settle,
      release() {
        if (isOver) return;
        isOver = true;
        settle({ costMicroUsd: 0 });
        leave();
      },
    };
  }

  function refusalOf(entered: Entered & { granted: false }, plan: Plan): Refusal {
    const { line, earliestAt, at, ahead, isSuperseded, by } = entered;
    const { kind: place, limit, key } = readLine(line);
    const need = plan.needs[line];
    const about = { limit, key, message: messageOf(line, need, isSuperseded) };
    if (isSuperseded) return { kind: 'debounced', ...about, blockedBy: by };
    // Still the latest of its key, only not due yet: that is no place taken by another.
    const kind = place === 'debounced' ? 'throttled' : place;
    const slotsMs = kind === 'full' ? Math.ceil(((ahead + 1) * desk.holdMs(line)) / (need?.limit ?? 1)) : 0;
    const retryAfterMs = Math.max(earliestAt - at, slotsMs);
    return { kind, ...about, ...(retryAfterMs > 0 ? { retryAfterMs } : {}) };
  }

  return {
    admit(ask) {
      const plan = planOf(ask);
      return plan === undefined ? Promise.resolve(free()) : enter(plan, ask);
    },
    async waiting(projectId) {
      const [lines, spent] = await Promise.all([desk.look(), spend.list(projectId).catch(() => [])]);
      return { limits: standingOf(lines, projectId), spend: spent };
    },
    flush: spend.flush,
    async close() {
      book.close();
      desk.close();
      await spend.close();
    },
  };
}
