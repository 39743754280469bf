import type { Context } from 'hono';
import type { Keyring } from '#lib/auth/index.ts';
import type { Deferred, DurableRequest, Look } from '#lib/deferred/index.ts';
import { isUuidV7 } from '#lib/domain/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { Refusal } from '../errors.ts';

export interface GenerationParts {
  keyring: Keyring;
  deferred: Deferred;
}

/** `GET /v1/generations/:id`: its result, or where it stands and what it waited for. */
export async function getGeneration(context: Context, parts: GenerationParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  return context.json(shown(await get(context, projectId, parts)));
}

/** `DELETE /v1/generations/:id`: cancels it, whether it waits or runs. */
export async function deleteGeneration(context: Context, parts: GenerationParts): Promise<Response> {
  const { projectId, id: key } = await authenticateSecret(context, parts.keyring);
  const { work } = await get(context, projectId, parts);
  await parts.deferred.cancel(work, `api key ${key}`);
  return context.json(shown(await get(context, projectId, parts)));
}

async function get(context: Context, projectId: number, { deferred }: GenerationParts): Promise<Look> {
  const id = (context.req.param('id') ?? '').toLowerCase();
  const look = isUuidV7(id) ? await deferred.find({ projectId, id }) : undefined;
  if (!look) throw new Refusal(404, 'not_found', 'there is no durable generation with this id');
  return look;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** A discarded one has failed, as its caller sees it. */
function shown({ work, position, gate }: Look) {
  const { id, feature, state, result, error, story, attempt } = work;
  const { traceId, outcomeToken } = work.request as DurableRequest;
  return {
    ...{ id, status: state === 'discarded' ? 'failed' : state, feature, outcomeToken, traceId },
    ...result,
    ...(error && { error }),
    ...(position && { position: position.place, estimateMs: position.estimateMs }),
    ...(state === 'waiting' && { waiting: waitingFor(work, gate) }),
    runs: attempt,
    enqueuedAt: iso(work.enqueuedAt),
    deadlineAt: iso(work.deadlineAt),
    ...(work.endedAt !== null && { endedAt: iso(work.endedAt) }),
    story: story.map(({ at, claimedAt, untilAt, worker: _, ...line }) => ({
      at: iso(at),
      ...line,
      ...(claimedAt && { claimedAt: iso(claimedAt) }),
      ...(untilAt && { untilAt: iso(untilAt) }),
    })),
  };
}

/** Why it waits, and until when at least, as far as that is known. */
function waitingFor({ waitKind, waitReason, notBefore }: Look['work'], gate: Look['gate']) {
  if (gate) {
    const untilAt = Number.isFinite(gate.closedUntil) ? iso(gate.closedUntil) : undefined;
    return { kind: gate.kind, reason: gate.reason, untilAt };
  }
  if (waitKind === null) return { kind: 'turn', reason: 'others are before it' };
  return { kind: waitKind, reason: waitReason, untilAt: iso(notBefore) };
}
