import { isId, newId } from '../id.ts';
import { type Asker, askOnce, insist, inTime, type WaitOptions } from './ask.ts';
import type {
  Generation,
  GenerationHandle,
  GenerationLater,
  GenerationNow,
  GenerationState,
} from './generation-types.ts';
import { workHandle } from './handle.ts';

/** Vendors take their time. Undici gives up a request without headers after 300 s, too. */
const GENERATE_MS = 300_000;
const ENQUEUE_MS = 60_000;
const path = '/v1/generations';

/** Generates now. Asks once: the server has tried all vendors, and what it would be paid for twice is not repeated. */
export function generateNow(
  asker: Asker,
  ask: GenerationNow,
  { timeoutMs = GENERATE_MS, signal }: WaitOptions,
  tokenOf: (id: string) => string,
): Promise<Generation> {
  const request = { method: 'POST', path, body: JSON.stringify(ask), timeoutMs } as const;
  return inTime(asker.clock, { timeoutMs, signal }, undefined, (ends) =>
    askOnce(asker, { ...request, read: (body) => readGeneration(body, tokenOf) }, ends),
  );
}

/** Sends it until the server has taken it. The id makes a repeat the same request. */
export async function generateLater(
  asker: Asker,
  { id: given, ...ask }: GenerationLater,
  options: WaitOptions,
  tokenOf: (id: string) => string,
): Promise<GenerationHandle> {
  const id = given?.toLowerCase() ?? newId(asker.clock.now());
  const handle = generationHandle(asker, id, tokenOf);
  const isLater = ask.mode === 'durable';
  const { timeoutMs = isLater ? ENQUEUE_MS : GENERATE_MS, signal } = options;
  const request = {
    ...({ method: 'POST', path } as const),
    body: JSON.stringify({ ...ask, id }),
    ...(!isLater && { timeoutMs }),
    read: (body: unknown) => readState(body, tokenOf),
  };
  // An answer that was lost is given again instead of generated again. Not at the price of none: a server that cannot
  // look it up, or never heard the end of the first request, is asked without.
  const keyed = { ...request, headers: { 'x-kept-idempotency-key': id } };
  const unkeyed = new Set<string | undefined>(['database_away', 'in_flight']);
  const taken = await inTime(asker.clock, { timeoutMs, signal }, id, (ends) =>
    insist(asker, id, (code) => (isLater || unkeyed.has(code) ? request : keyed), ends),
  );
  if (taken.status !== 'completed') return handle;
  const answered = async () => taken;
  return { ...handle, answer: taken, result: answered, status: answered, cancel: answered };
}

/** Throws a TypeError when `id` is none. */
export function generationHandle(
  asker: Asker,
  id: string,
  tokenOf: (id: string) => string,
): GenerationHandle {
  if (!isId(id)) throw new TypeError('id is not a UUIDv7');
  const handle = workHandle<GenerationState, Generation>(asker, {
    id,
    path: `${path}/${id}`,
    read: (body) => readState(body, tokenOf),
    isDone: (state): state is Generation => state.status === 'completed',
  });
  return { ...handle, outcomeToken: tokenOf(id) };
}

const statuses = new Set<unknown>(['waiting', 'running', 'completed', 'failed', 'cancelled']);

/** Throws when it is no answer of Kept's. */
function readState(body: unknown, tokenOf: (id: string) => string): GenerationState {
  const { id, status } = (body ?? {}) as { id?: unknown; status?: unknown };
  if (!isId(id) || !statuses.has(status)) throw new TypeError('not an answer of Kept');
  // What was found again in the log may have fields without a value.
  const fields = Object.fromEntries(Object.entries(body as object).filter(([, value]) => value !== null));
  return { ...(fields as GenerationState), outcomeToken: tokenOf(id) };
}

/** Throws when it is no answer of Kept's. */
function readGeneration(body: unknown, tokenOf: (id: string) => string): Generation {
  const state = readState(body, tokenOf);
  if (state.status !== 'completed') throw new TypeError('not an answer of Kept');
  return state;
}
