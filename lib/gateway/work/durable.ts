import { z } from 'zod';
import type { Deferred, DurableRequest } from '#lib/deferred/index.ts';
import { isUuidV7, timeOfId } from '#lib/domain/index.ts';
import { Refusal } from '../errors.ts';
import type { Call } from '../generate/call.ts';
import { sendJson } from '../generate/outgoing.ts';
import { type ReceiverParts, readReceiver, receiverField } from './receiver.ts';

/** What the endpoints of durable generations need from the rest. */
export interface DurableParts extends ReceiverParts {
  deferred: Deferred;
  now(): number;
}

/** Fields of `POST /v1/generations` that only matter to what is done later. */
export const durableFields = {
  /** The id of the interaction, made by the caller: sent again it changes nothing. */
  id: z.string().toLowerCase().refine(isUuidV7, 'must be a UUIDv7').optional(),
  webhook: receiverField.optional(),
  /** How long it may take until it is done. */
  deadlineSeconds: z.number().int().min(1).max(604_800).optional(),
  /** `defer`: what nobody can serve now is done later, and answered like `mode: "durable"`. */
  onUnavailable: z.enum(['fail', 'defer']).default('fail'),
};
const durable = z.object(durableFields);

export interface DurableCall {
  call: Call;
  request: DurableRequest;
  fields: z.output<typeof durable>;
}

/** Longest way of an id here, and how far its clock may be ahead. */
const [oldestIdMs, aheadIdMs] = [86_400_000, 300_000];

/**
 * Enqueues a request and answers 202 once it is committed.
 * @throws Refusal, and what `Deferred.enqueue` throws
 */
export async function postDurable(
  { call, request, fields }: DurableCall,
  parts: DurableParts,
): Promise<Response> {
  const { projectId } = call.key;
  const id = fields.id ?? call.id;
  const ageMs = parts.now() - timeOfId(id);
  if (ageMs > oldestIdMs || ageMs < -aheadIdMs)
    throw new Refusal(400, 'invalid', 'id: its time must lie within a day before and five minutes after now');
  const enqueued = await parts.deferred.enqueue({
    ...{ projectId, id },
    request: { ...request, outcomeToken: call.outcomeToken },
    webhook: fields.webhook === undefined ? undefined : await readReceiver(fields.webhook, projectId, parts),
    ...(fields.deadlineSeconds !== undefined && { deadlineMs: fields.deadlineSeconds * 1_000 }),
  });
  if (enqueued === 'different')
    throw new Refusal(409, 'id_taken', 'id: another request was sent with this id');
  const { traceId } = request;
  const headers = {
    'content-type': 'application/json',
    'x-kept-interaction-id': id,
    'x-kept-trace-id': traceId,
  };
  const body = JSON.stringify({ id, status: 'waiting', outcomeToken: call.outcomeToken, traceId });
  const location = { location: `/v1/generations/${id}` };
  await call.replay?.keep(202, { ...headers, ...location }, body);
  return sendJson(call.context, { ...headers, ...location }, body, 202);
}
