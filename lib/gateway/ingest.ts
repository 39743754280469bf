import type { Context } from 'hono';
import type { ApiKey } from '#lib/auth/index.ts';
import type { ItemError } from '#lib/domain/index.ts';
import {
  type ItemResult,
  moment,
  type PreparedSignal,
  type PrepareOptions,
  prepareInteraction,
  prepareSignal,
} from '#lib/interactions/index.ts';
import { authenticate, authenticateSecret } from './authenticate.ts';
import { type JsonBody, readJson } from './body.ts';
import { Refusal } from './errors.ts';
import type { GatewayParts } from './index.ts';

const maxItems = 1_000;
const oldestLiveMs = 86_400_000;
/** A client clock this close is not corrected: the difference is mostly the way here. */
const tolerableSkewMs = 5_000;

interface Rejected {
  list: 'interactions' | 'outcomes';
  index: number;
  error: ItemError;
}

/** `POST /v1/interactions`: interactions and outcomes, acknowledged when they are committed. */
export async function postInteractions(context: Context, parts: GatewayParts): Promise<Response> {
  const key = await authenticateSecret(context, parts.keyring);
  return ingest(context, parts, key, await readJson(context));
}

/** `POST /v1/outcomes`: also with publishable keys, then with the token of each interaction. */
export async function postOutcomes(context: Context, parts: GatewayParts): Promise<Response> {
  const body = await readJson(context);
  const key = await authenticate(context, parts.keyring, body.value.key);
  if (body.value.interactions !== undefined)
    throw new Refusal(400, 'invalid_body', 'interactions go to /v1/interactions');
  return ingest(context, parts, key, body);
}

async function ingest(context: Context, parts: GatewayParts, key: ApiKey, body: JsonBody): Promise<Response> {
  const interactions = listOf(body, 'interactions');
  const outcomes = listOf(body, 'outcomes');
  if (interactions.length + outcomes.length === 0)
    throw new Refusal(400, 'empty_batch', 'the batch holds no item');
  const historic = body.value.import === true && key.kind === 'secret';
  const now = parts.now();
  const options: PrepareOptions = { now, historic, clockOffsetMs: clockOffset(body.value.sentAt, now) };
  const project = await parts.registry.context(key.projectId);

  const rejected: Rejected[] = [];
  const refuse = (list: Rejected['list'], index: number, error: ItemError) =>
    rejected.push({ list, index, error });
  const batch = {
    projectId: key.projectId,
    interactions: [],
    signals: [],
    oldestStubMs: historic ? 0 : now - oldestLiveMs,
  } as Parameters<typeof parts.log.submit>[0];
  const interactionIndex: number[] = [];
  const signalIndex: number[] = [];
  for (const [i, raw] of interactions.entries()) {
    const field = body.notUtf8(raw);
    if (field !== undefined)
      refuse('interactions', i, { code: 'invalid', field, message: 'is not valid UTF-8' });
    else {
      const prepared = prepareInteraction(raw, project, parts.registry, options);
      if ('error' in prepared) refuse('interactions', i, prepared.error);
      else {
        batch.interactions.push(prepared.ok);
        interactionIndex.push(i);
      }
    }
  }
  for (const [i, raw] of outcomes.entries()) {
    const field = body.notUtf8(raw);
    if (field !== undefined) refuse('outcomes', i, { code: 'invalid', field, message: 'is not valid UTF-8' });
    else {
      const prepared = prepareSignal(raw, key.projectId, options);
      if ('error' in prepared) refuse('outcomes', i, prepared.error);
      else if (!(await mayReport(parts, key, prepared.ok)))
        refuse('outcomes', i, {
          code: 'wrong_token',
          field: 'outcomeToken',
          message: "is not this interaction's token",
        });
      else {
        batch.signals.push(prepared.ok);
        signalIndex.push(i);
      }
    }
  }

  let accepted = 0;
  let duplicates = 0;
  if (batch.interactions.length + batch.signals.length > 0) {
    const result = await parts.log.submit(batch, body.bytes);
    const count = (results: ItemResult[], list: Rejected['list'], indexes: number[]) => {
      for (const [i, verdict] of results.entries()) {
        if (verdict === 'accepted') accepted++;
        else if (verdict === 'duplicate') duplicates++;
        else refuse(list, indexes[i] as number, verdict);
      }
    };
    count(result.interactions, 'interactions', interactionIndex);
    count(result.signals, 'outcomes', signalIndex);
  }
  const minted = batch.interactions.some((item) => item.minted);
  const ids = minted
    ? idsByIndex(
        interactions.length,
        interactionIndex,
        batch.interactions.map(({ row }) => row.id),
      )
    : undefined;
  return context.json({ accepted, duplicates, rejected, ids });
}

function listOf(body: JsonBody, name: 'interactions' | 'outcomes'): unknown[] {
  const value = body.value[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Refusal(400, 'invalid_body', `"${name}" must be an array`);
  if (value.length > maxItems)
    throw new Refusal(
      400,
      'too_many_items',
      `"${name}" holds ${value.length} items; at most ${maxItems} go in one request`,
    );
  return value;
}

/** Server clock minus client clock, ms; 0 when the client does not say or is close enough. */
function clockOffset(sentAt: unknown, now: number): number {
  if (sentAt === undefined || sentAt === null) return 0;
  const { data: ms } = moment.safeParse(sentAt);
  if (ms === undefined)
    throw new Refusal(400, 'invalid_body', '"sentAt" must be an ISO 8601 time or milliseconds since 1970');
  return Math.abs(now - ms) > tolerableSkewMs ? now - ms : 0;
}

async function mayReport(
  parts: GatewayParts,
  key: ApiKey,
  signal: PreparedSignal & { outcomeToken: string | null },
): Promise<boolean> {
  if (key.kind === 'secret' && signal.outcomeToken === null) return true;
  return (
    signal.outcomeToken !== null &&
    parts.keyring.tokenFits(signal.outcomeToken, key.projectId, signal.interactionId)
  );
}

function idsByIndex(length: number, indexes: number[], ids: string[]): (string | null)[] {
  const result = new Array<string | null>(length).fill(null);
  for (const [i, index] of indexes.entries()) result[index] = ids[i] ?? null;
  return result;
}
