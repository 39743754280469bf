import type { Catalog, Document } from '#lib/catalog/index.ts';
import { createMemoryStore, type Store } from '#lib/coordination/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { Clock } from '#lib/domain/index.ts';
import {
  type Admission,
  createFlow,
  type FlowAsk,
  type FlowEvent,
  type LimitBody,
  limitKind,
  type Refusal,
  type Ticket,
} from '#lib/flow/index.ts';
import { virtualClock } from '#lib/simulator/index.ts';

/** Limits in memory, as a catalog that nobody else changes. */
export interface MemoryCatalog extends Pick<Catalog, 'list' | 'onChange'> {
  put(name: string, body: LimitBody, projectId?: number): void;
  drop(name: string, projectId?: number): void;
}

export function memoryCatalog(): MemoryCatalog {
  const documents = new Map<string, Document<LimitBody>>();
  const listeners = new Set<(kinds: ReadonlySet<string>) => void>();
  const changed = () => {
    for (const listener of listeners) listener(new Set([limitKind.name]));
  };
  return {
    put(name, body, projectId = 1) {
      const about = { projectId, version: 1, changedAt: 0, changedBy: 'a test', note: null };
      documents.set(`${projectId} ${name}`, { ...about, name, body });
      changed();
    },
    drop(name, projectId = 1) {
      documents.delete(`${projectId} ${name}`);
      changed();
    },
    list: (kind, projectId) =>
      [...documents.values()]
        .filter((document) => document.projectId === projectId)
        .map((document) => ({ ...document, body: kind.schema.parse(document.body) })),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const noDatabase = {} as Database;

/** All that was promised has happened. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export interface Limits {
  [name: string]: LimitBody;
}

/** Several processes on one store and one virtual clock. */
export function setUp(
  limits: Limits,
  {
    processes = 1,
    storeOf,
    database = noDatabase,
  }: { processes?: number; storeOf?: (clock: Clock) => Store; database?: Database } = {},
) {
  const clock = virtualClock();
  const events: FlowEvent[] = [];
  const store = storeOf ? storeOf(clock) : createMemoryStore(clock.now);
  const catalog = memoryCatalog();
  for (const [name, body] of Object.entries(limits)) catalog.put(name, body);
  const open = (process: string, ownClock: Clock = clock) =>
    createFlow({
      ...{ catalog, store, database, process, clock: ownClock },
      onEvent: (event) => events.push(event),
      fault(error) {
        throw error;
      },
    });
  const flows = Array.from({ length: processes }, (_, n) => open(`p${n}`));
  let asked = 0;

  const ask = (more: Partial<FlowAsk> = {}): FlowAsk => ({
    ...{
      id: `i${++asked}`,
      projectId: 1,
      feature: 'f',
      metadata: {},
      stream: false,
      mode: 'now',
      inputTokens: 10,
    },
    ...{ enqueuedAt: clock.now(), deadlineMs: 0, signal: new AbortController().signal },
    ...more,
  });

  return {
    clock,
    events,
    store,
    catalog,
    flows,
    open,
    ask,
    admit: (more: Partial<FlowAsk> = {}, process = 0): Promise<Admission> =>
      (flows[process] as (typeof flows)[0]).admit(ask(more)),
    async ticket(more: Partial<FlowAsk> = {}, process = 0): Promise<Ticket> {
      const admission = await this.admit(more, process);
      if ('refused' in admission) throw new Error(`refused: ${JSON.stringify(admission.refused)}`);
      return admission.ok;
    },
    async refused(more: Partial<FlowAsk> = {}, process = 0): Promise<Refusal> {
      const admission = await this.admit(more, process);
      if ('ok' in admission) throw new Error('admitted');
      return admission.refused;
    },
    /** Time goes on, in steps that let everything happen in between. */
    async pass(ms: number, stepMs = 10) {
      await settled();
      for (let left = ms; left > 0; left -= stepMs) {
        clock.advance(Math.min(stepMs, left));
        await settled();
      }
    },
    async flush() {
      for (const flow of flows) await flow.flush();
    },
    async close() {
      for (const flow of flows) await flow.close();
    },
  };
}
