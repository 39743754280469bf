import { isId, newId } from '../id.ts';
import type { Asker, WaitOptions } from './ask.ts';
import type { ChainAsk, ChainHandle, ChainResult, ChainState } from './chain-types.ts';
import { askAbout, workHandle } from './handle.ts';
import { WorkError } from './work-error.ts';

const path = '/v1/chains';

/** Sends it until the server has taken it. The id makes a repeat the same chain. */
export async function startChain<Values>(
  asker: Asker,
  { id: given, ...ask }: ChainAsk,
  options: WaitOptions,
): Promise<ChainHandle<Values>> {
  const id = given?.toLowerCase() ?? newId(asker.clock.now());
  const handle = chainHandle<Values>(asker, id);
  const body = JSON.stringify({ ...ask, id });
  await askAbout(asker, { id, path, body, read: readState }, 'POST', options);
  return handle;
}

/** Throws a TypeError when `id` is none. */
export function chainHandle<Values>(asker: Asker, id: string): ChainHandle<Values> {
  if (!isId(id)) throw new TypeError('id is not a UUIDv7');
  const parts = {
    ...{ id, path: `${path}/${id}`, read: readState<Values> },
    isDone: (state: ChainState<Values>): state is ChainResult<Values> => state.status === 'completed',
  };
  const handle = workHandle(asker, parts);
  return {
    ...handle,
    async retry(options) {
      try {
        return await askAbout(asker, { ...parts, path: `${parts.path}/retry` }, 'POST', options);
      } catch (error) {
        if (!(error instanceof WorkError && error.reason === 'not_failed')) throw error;
        // An answer may have been lost: what runs was begun again.
        const state = await handle.status(options);
        if (state.status !== 'running') throw error;
        return state;
      }
    },
  };
}

const statuses = new Set<unknown>(['running', 'completed', 'failed', 'cancelled']);

/** Throws when it is no answer of Kept's. */
function readState<Values>(body: unknown): ChainState<Values> {
  const { id, status, steps } = (body ?? {}) as Partial<ChainState<Values>>;
  if (!isId(id) || !statuses.has(status) || !Array.isArray(steps))
    throw new TypeError('not an answer of Kept');
  const values = steps.flatMap(({ name, value }) => (value ? [[name, value]] : []));
  return { ...(body as ChainState<Values>), values: Object.fromEntries(values) };
}
