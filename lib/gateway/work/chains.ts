import type { Context } from 'hono';
import type { Keyring } from '#lib/auth/index.ts';
import { type Chain, type Chains, readChain } from '#lib/chains/index.ts';
import { isUuidV7 } from '#lib/domain/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { readJson } from '../body.ts';
import { Refusal } from '../errors.ts';
import { type ReceiverParts, readReceiver } from './receiver.ts';

export interface ChainsParts extends ReceiverParts {
  keyring: Keyring;
  chains: Chains;
}

/** `POST /v1/chains`: 202 once it is committed. The same id again changes nothing. */
export async function postChain(context: Context, parts: ChainsParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  const { webhook, ...body } = (await readJson(context)).value;
  const read = readChain(body);
  if ('problems' in read) {
    const [first] = read.problems;
    const where = first?.field ? `${first.field}: ` : '';
    throw new Refusal(422, 'invalid_chain', `${where}${first?.message}`, read.problems);
  }
  const to = webhook === undefined ? undefined : await readReceiver(webhook, projectId, parts);
  const { id, was } = await parts.chains.start({ projectId, request: read.ok, webhook: to });
  if (was === 'different') throw new Refusal(409, 'id_taken', 'id: another chain was sent with this id');
  const chain = await parts.chains.find({ projectId, id });
  return context.json(chain ? shown(chain) : { id }, 202, { location: `/v1/chains/${id}` });
}

/** `GET /v1/chains/:id`: its steps with their values, as far as it is. */
export const getChain = async (context: Context, parts: ChainsParts): Promise<Response> =>
  context.json(shown(await find(context, parts)));

/** `DELETE /v1/chains/:id`: the step under way is ended, and none follows. */
export async function deleteChain(context: Context, parts: ChainsParts): Promise<Response> {
  await parts.chains.cancel(await find(context, parts));
  return context.json(shown(await find(context, parts)));
}

/** `POST /v1/chains/:id/retry`: again from the step that failed. */
export async function retryChain(context: Context, parts: ChainsParts): Promise<Response> {
  if (!(await parts.chains.retry(await find(context, parts))))
    throw new Refusal(409, 'not_failed', 'only a chain that has failed is begun again');
  return context.json(shown(await find(context, parts)), 202);
}

async function find(context: Context, { keyring, chains }: ChainsParts): Promise<Chain> {
  const { projectId } = await authenticateSecret(context, keyring);
  const id = (context.req.param('id') ?? '').toLowerCase();
  const chain = isUuidV7(id) ? await chains.find({ projectId, id }) : undefined;
  if (!chain) throw new Refusal(404, 'not_found', 'there is no chain with this id');
  return chain;
}

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

function shown({ projectId: _, state, createdAt, endedAt, steps, ...chain }: Chain) {
  return {
    ...{ ...chain, status: state, createdAt: iso(createdAt), endedAt: iso(endedAt) },
    steps: steps.map(({ state: status, startedAt, endedAt: end, ...step }) => ({
      ...{ ...step, status, startedAt: iso(startedAt), endedAt: iso(end) },
    })),
  };
}
