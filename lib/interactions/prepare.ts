import type { z } from 'zod';
import { type ItemError, newId, timeOfId } from '#lib/domain/index.ts';
import { type CellValues, cellKey, type ProjectContext, type Registry } from '#lib/projects/index.ts';
import { cleanJson, cleanText } from './clean-text.ts';
import {
  type InteractionItem,
  interactionItem,
  itemFields,
  type OutcomeItem,
  outcomeItem,
} from './contract.ts';
import { hashUser } from './hash-user.ts';
import { type InteractionRow, maturityOf, stub } from './row.ts';
import { unseen } from './state.ts';

/** Longer texts are cut here and flagged. Characters. */
const maxText = 200_000;
const maxMetadata = 8_192;
const oldestLiveMs = 86_400_000;
const newestLiveMs = 300_000;

export interface Texts {
  input: string | null;
  enhancedPrompt: string | null;
  fullPrompt: string | null;
  result: string | null;
  /** JSON array. */
  candidates: string | null;
}
export type AttemptItem = NonNullable<InteractionItem['attempts']>[number];

/** An interaction ready to be written; its cell is resolved by the writer. */
export interface PreparedInteraction {
  row: InteractionRow;
  texts: Texts;
  attempts: AttemptItem[];
  featureSlug: string;
  cell: Omit<CellValues, 'featureId'>;
  /** Identity of its cell, once its feature is known. */
  cellKey?: string;
  minted: boolean;
}

export interface PreparedSignal {
  projectId: number;
  interactionId: string;
  kind: OutcomeItem['kind'];
  /** As the client wrote it: identifies the signal. ms */
  clientAt: number;
  /** The same moment on the server's clock. ms */
  occurredAt: number;
  editDistance: number | null;
  selectedIndex: number | null;
  reason: string | null;
}

export interface PrepareOptions {
  now: number;
  /** Imports take any past time. */
  historic: boolean;
  /** Server clock minus client clock, ms. */
  clockOffsetMs: number;
}

export type Checked<T> = { ok: T } | { error: ItemError };

/** Checks one item of `POST /v1/interactions` and turns it into a row, cutting what is too long. */
export function prepareInteraction(
  raw: unknown,
  context: ProjectContext,
  registry: Registry,
  options: PrepareOptions,
): Checked<PreparedInteraction> {
  const parsed = interactionItem.safeParse(raw);
  if (!parsed.success) return { error: invalid(parsed.error) };
  return prepareItem(parsed.data, context, registry, options);
}

/** The same for an item of Kept's own making, whose shape needs no check. */
export function prepareItem(
  item: InteractionItem,
  { project }: ProjectContext,
  registry: Registry,
  options: PrepareOptions,
): Checked<PreparedInteraction> {
  const createdAt = item.id
    ? timeOfId(item.id)
    : item.createdAt === undefined
      ? options.now
      : item.createdAt + options.clockOffsetMs;
  const shownAt =
    item.shownAt === null || item.shownAt === undefined ? null : item.shownAt + options.clockOffsetMs;
  const timeError =
    checkTime(createdAt, item.id ? 'id' : 'createdAt', options) ??
    (shownAt === null ? null : checkMoment(shownAt, 'shownAt', options.now));
  if (timeError) return { error: timeError };
  const id = item.id ?? newId(createdAt);

  let truncated = false;
  const cut = (value: string | null | undefined): string | null => {
    if (value === null || value === undefined) return null;
    if (value.length <= maxText) return cleanText(value);
    truncated = true;
    return cleanText(value.slice(0, maxText));
  };
  const texts: Texts = {
    input: cut(item.input),
    enhancedPrompt: cut(item.enhancedPrompt),
    fullPrompt: cut(item.fullPrompt),
    result: cut(item.result),
    candidates: item.candidates
      ? cleanJson(JSON.stringify(item.candidates.map((c) => cut(c)?.slice(0, 20_000))))
      : null,
  };
  const metadata = metadataOf(item);
  let metadataJson: string | null;
  try {
    metadataJson = metadata && cleanJson(JSON.stringify(metadata));
    if (metadataJson && metadataJson.length > maxMetadata) {
      truncated = true;
      metadataJson = cleanJson(JSON.stringify(fitting(metadata as Record<string, unknown>)));
    }
  } catch {
    return { error: { code: 'invalid', field: 'metadata', message: 'is nested too deeply' } };
  }
  const declared: Record<string, string> = {};
  for (const key of project.dimensions) {
    const value = metadata?.[key];
    if (value === undefined || value === null || typeof value === 'object') continue;
    declared[key] = registry.dimensionValue(project.id, key, clean(String(value)) as string);
  }

  const row: InteractionRow = {
    ...stub(project.id, id, unseen),
    received: true,
    status: item.status,
    // Explicit and implied showing are put together by the writer, which knows the feature.
    shownAt,
    chainId: item.chainId && item.chainId !== id ? item.chainId : null,
    actId: item.actId ?? null,
    userHash: item.user ? hashUser(project.userSalt, item.user) : null,
    session: clean(item.session),
    traceId: clean(item.traceId),
    latencyMs: round(item.latencyMs),
    firstTokenMs: round(item.firstTokenMs),
    inputTokens: item.usage?.inputTokens ?? null,
    outputTokens: item.usage?.outputTokens ?? null,
    costMicroUsd: item.costMicroUsd ?? null,
    errorKind: clean(item.errorKind),
    finishReason: clean(item.finishReason),
    inputLength: texts.input?.length ?? null,
    resultLength: texts.result?.length ?? null,
    truncated,
    metadata: metadataJson,
  };
  return {
    ok: {
      row,
      texts,
      attempts: (item.attempts ?? []).map((attempt) => ({
        ...attempt,
        vendor: clean(attempt.vendor),
        model: clean(attempt.model),
        organization: clean(attempt.organization),
        errorKind: clean(attempt.errorKind),
        reason: clean(attempt.reason),
      })),
      featureSlug: item.feature,
      cell: {
        vendor: clean(item.vendor),
        model: clean(item.model),
        organization: clean(item.organization),
        prompt: clean(item.prompt),
        promptVersion: clean(item.promptVersion),
        language: clean(item.language),
        routeKind: clean(item.routeKind),
        metadata: declared,
      },
      minted: item.id === undefined,
    },
  };
}

/** Checks one item of `POST /v1/outcomes`. */
export function prepareSignal(
  raw: unknown,
  projectId: number,
  options: PrepareOptions,
): Checked<PreparedSignal & { outcomeToken: string | null }> {
  const parsed = outcomeItem.safeParse(raw);
  if (!parsed.success) return { error: invalid(parsed.error) };
  const item = parsed.data;
  const occurredAt = item.occurredAt + options.clockOffsetMs;
  if (timeOfId(item.interactionId) > options.now + newestLiveMs)
    return {
      error: { code: 'in_future', field: 'interactionId', message: 'its time is more than 5 minutes ahead' },
    };
  const timeError = checkMoment(occurredAt, 'occurredAt', options.now);
  if (timeError) return { error: timeError };
  return {
    ok: {
      projectId,
      interactionId: item.interactionId,
      kind: item.kind,
      clientAt: item.occurredAt,
      // Nobody reacts to what is not there yet: a clock a little behind, or whole seconds, say so all the same.
      occurredAt: Math.max(occurredAt, timeOfId(item.interactionId)),
      editDistance: item.editDistance ?? null,
      selectedIndex: item.selectedIndex ?? null,
      reason: clean(item.reason?.slice(0, 2_000)),
      outcomeToken: item.outcomeToken ?? null,
    },
  };
}

/** Whether a live id's time is acceptable: −24 h to +5 min of the server's clock; imports: any past. */
function checkTime(ms: number, field: string, { now, historic }: PrepareOptions): ItemError | null {
  if (!historic && ms < now - oldestLiveMs)
    return {
      code: 'too_old',
      field,
      message: 'its time is more than 24 hours ago; send older ones with "import": true and a secret key',
    };
  return checkMoment(ms, field, now);
}

/** Whether a time, on the server's clock, can have been. */
function checkMoment(ms: number, field: string, now: number): ItemError | null {
  if (ms > now + newestLiveMs)
    return { code: 'in_future', field, message: 'its time is more than 5 minutes ahead of the server' };
  return ms < Date.UTC(2000) ? { code: 'too_old', field, message: 'its time is before the year 2000' } : null;
}

/** Completes a row with what only the feature knows. */
export function placeInFeature(
  row: InteractionRow,
  feature: { measured: boolean; explicitShown: boolean; attributionWindowMs: number },
): void {
  row.counted =
    feature.measured && row.status === 'completed' && (row.actId === null || row.actId === row.id);
  const implied = feature.explicitShown ? null : timeOfId(row.id) + (row.latencyMs ?? 0);
  const known = [row.shownAt, implied].filter((ms) => ms !== null);
  row.shownAt = known.length > 0 ? Math.min(...known) : null;
  row.maturesAt = row.shownAt === null ? null : maturityOf(row.shownAt, feature.attributionWindowMs);
}

export const prepareCell = (
  item: PreparedInteraction,
  featureId: number,
): { key: string; values: CellValues } => {
  const values = { featureId, ...item.cell };
  return { key: cellKey(item.row.projectId, values), values };
};

function invalid(error: z.ZodError): ItemError {
  const issue = error.issues[0];
  return {
    code: 'invalid',
    field: issue?.path.join('.') || '(item)',
    message:
      issue?.message.replace(/^Invalid input: expected .*, received undefined$/, 'is required') ??
      'is not valid',
  };
}

function metadataOf(item: InteractionItem): Record<string, unknown> | null {
  let all: Record<string, unknown> | null = item.metadata ?? null;
  for (const key in item) if (!itemFields.has(key)) all = { ...all, [key]: item[key] };
  const { cachedInputTokens, reasoningTokens, estimated } = item.usage ?? {};
  if (cachedInputTokens) all = { ...all, cachedInputTokens };
  if (reasoningTokens) all = { ...all, reasoningTokens };
  if (estimated) all = { ...all, usageEstimated: true };
  return all;
}

/** As many keys, smallest first, as fit the limit. */
function fitting(metadata: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(metadata).map(([key, value]) => ({
    key,
    value,
    size: JSON.stringify([key, value]).length,
  }));
  const kept: [string, unknown][] = [];
  let left = maxMetadata - 2;
  for (const { key, value, size } of entries.sort((a, b) => a.size - b.size)) {
    left -= size;
    if (left >= 0) kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}

const clean = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : cleanText(value);

const round = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Math.round(value);
