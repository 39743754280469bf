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
import type { Request } from './request.ts';

/** Vendors take their time. Undici gives up a request without headers after 300 s, too. */
const GENERATE_MS = 300_000;
const ENQUEUE_MS = 60_000;
const path = '/v1/generations';

/** Generates now. Asks once: the server has tried all vendors, and a repeat may be paid for twice. */
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

/**
 * Sends it until the server has taken it; the id makes a repeat the same request. With `defer`, an answer that was lost
 * is given again by the key; what then fails for another reason is left to the queue, which paces its tries.
 */
export async function generateLater(
  asker: Asker,
  { id: given, mode, onUnavailable, ...ask }: GenerationLater,
  options: WaitOptions,
  tokenOf: (id: string) => string,
): Promise<GenerationHandle> {
  const id = given?.toLowerCase() ?? newId(asker.clock.now());
  const handle = generationHandle(asker, id, tokenOf);
  const isDurable = mode === 'durable';
  const { timeoutMs = isDurable ? ENQUEUE_MS : GENERATE_MS, signal } = options;
  const request = (how: object) => ({
    ...({ method: 'POST', path } as const),
    body: JSON.stringify({ ...ask, ...how, id }),
    read: (body: unknown) => readState(body, tokenOf),
  });
  const durable = request({ mode: 'durable' });
  const now = { ...request({ onUnavailable: 'defer' }), timeoutMs };
  let next: Request<GenerationState> = isDurable
    ? durable
    : { ...now, headers: { 'x-kept-idempotency-key': id } };
  const taken = await inTime(asker.clock, { timeoutMs, signal }, id, (ends) =>
    insist(
      asker,
      id,
      (code) => {
        // Neither key nor queue work without its database; vendors may.
        if (code === 'database_away' && next !== durable) next = now;
        else if (code !== undefined) next = durable;
        return next;
      },
      ends,
    ),
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
