import type { Catalog, Document, Kind } from '#lib/catalog/index.ts';
import { createMemoryStore, type Store } from '#lib/coordination/index.ts';
import {
  type CallEnd,
  type ConcurrencyLimits,
  concurrencyKind,
  createPool,
  type Lease,
  type LeaseAsk,
  type NoLease,
  type OrganizationBody,
  organizationKind,
  type PoolEvent,
} from '#lib/pool/index.ts';
import { virtualClock } from '#lib/simulator/index.ts';
import {
  createDispatcher,
  type ErrorKind,
  VendorError,
  type VendorErrorDetails,
} from '#lib/vendors/index.ts';

/** A catalog in memory: documents as their kinds read them. */
export function memoryCatalog() {
  const documents = new Map<string, Document<unknown>>();
  const listeners = new Set<(kinds: ReadonlySet<string>) => void>();
  return {
    put<Body>(kind: Kind<Body>, name: string, body: unknown) {
      const version = (documents.get(`${kind.name} ${name}`)?.version ?? 0) + 1;
      const about = { projectId: 0, version, changedAt: 0, changedBy: 'a test', note: null };
      documents.set(`${kind.name} ${name}`, { ...about, name, body: kind.schema.parse(body) });
      for (const listener of listeners) listener(new Set([kind.name]));
    },
    list: (kind: Kind<unknown>) =>
      [...documents].filter(([key]) => key.startsWith(`${kind.name} `)).map(([, document]) => document),
    onChange(listener: (kinds: ReadonlySet<string>) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const openai: OrganizationBody = { vendor: 'openai', api: 'openai', weight: 1, sealedKey: 'sealed:k' };

/** A pool on a virtual clock. Organizations are OpenAI's unless they say otherwise. */
export function setUp(
  organizations: Record<string, Partial<OrganizationBody>>,
  more: {
    environmentLimits?: ConcurrencyLimits;
    storeOf?: (now: () => number) => Store;
    process?: string;
  } = {},
) {
  const clock = virtualClock();
  const catalog = memoryCatalog();
  const events: PoolEvent[] = [];
  const put = (id: string, body: Partial<OrganizationBody>) =>
    catalog.put(organizationKind, id, { ...openai, ...body });
  for (const [id, body] of Object.entries(organizations)) put(id, body);
  const pool = createPool({
    catalog: catalog as unknown as Catalog,
    store: (more.storeOf ?? createMemoryStore)(clock.now),
    process: more.process ?? 'p',
    openSecret(sealed) {
      if (!sealed.startsWith('sealed:')) throw new Error('another secret');
      return sealed.slice('sealed:'.length);
    },
    dispatcher: createDispatcher(),
    environmentLimits: more.environmentLimits ?? {},
    onEvent: (event) => events.push(event),
    random: () => 0.5,
    clock,
  });

  const leases = new Set<Lease>();
  async function ask(more: Partial<LeaseAsk> = {}): Promise<Lease | NoLease> {
    const answer = await pool.lease({
      ...{ vendor: 'openai', model: 'gpt-4.1', inputTokens: 100, maxTokens: 100, draw: 0.5, maxWaitMs: 0 },
      ...more,
    });
    if ('client' in answer) leases.add(answer);
    return answer;
  }
  const get = async (more: Partial<LeaseAsk> = {}): Promise<Lease> => {
    const answer = await ask(more);
    if (!('client' in answer)) throw new Error(`no lease: ${JSON.stringify(answer)}`);
    return answer;
  };
  const refused = async (more: Partial<LeaseAsk> = {}): Promise<NoLease> => {
    const answer = await ask(more);
    if ('client' in answer) throw new Error(`a lease of ${answer.organization}`);
    return answer;
  };
  /** One call from lease to report. @returns who served */
  const call = async (end: Partial<CallEnd> = {}, more: Partial<LeaseAsk> = {}) => {
    const lease = await get(more);
    lease.report({ ...ended, ...end });
    return lease.organization;
  };
  return {
    ...{ pool, clock, events, put, ask, get, refused, call },
    kinds: () => events.map(({ kind, subject }) => `${kind} ${subject}`),
    limit: (limits: ConcurrencyLimits) => catalog.put(concurrencyKind, 'limits', limits),
    /** In steps, so that what is due each second happens in between. */
    async pass(ms: number) {
      clock.advance(ms);
      await settled();
    },
    async [Symbol.asyncDispose]() {
      for (const lease of leases) lease.report({ ...ended, cancelled: true });
      await pool.close();
    },
  };
}

export const ended: CallEnd = { inputTokens: 100, outputTokens: 50, firstTokenMs: 200, totalMs: 700 };
export const failed = (kind: ErrorKind, details: VendorErrorDetails = {}): Partial<CallEnd> => ({
  error: new VendorError(kind, { vendor: 'openai', ...details }),
  outputTokens: 0,
});

/** Lets everything happen that needs no time. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How often each organization was chosen, as shares, over evenly spaced draws. */
export async function sharesOf(count: number, serve: (draw: number) => Promise<string>) {
  const counts: Record<string, number> = {};
  for (let n = 0; n < count; n++) {
    const id = await serve((n + 0.5) / count);
    counts[id] = (counts[id] ?? 0) + 1 / count;
  }
  return counts;
}
