import { DatabaseAway, within } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import {
  type GroupCommit,
  type InteractionItem,
  type PreparedInteraction,
  prepareItem,
} from '#lib/interactions/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import type { Layers } from './rendering.ts';
import type { Spool, Spooled } from './spool.ts';
import type { Ask, Attempt, End, Progress } from './types.ts';

/** Longer than any commit that is worth waiting for: a Postgres that hangs is treated as away. */
const commitWithinMs = 2_000;

export interface RecorderParts {
  log: GroupCommit;
  registry: Registry;
  /** Opened with `deliver` of this recorder. */
  spool(): Spool;
  now(): number;
  fault(error: unknown): void;
}

/** Writes interactions to the log, or to the spool while Postgres is away. What `record` resolved for is not lost. */
export interface Recorder {
  /** @throws SpoolFailed when neither takes it */
  record(projectId: number, item: InteractionItem, isMeasured: boolean): Promise<void>;
  /** For the spool. @throws DatabaseAway */
  deliver(items: Spooled[]): Promise<{ item: Spooled; reason: string }[]>;
}

interface Waiting {
  interaction: PreparedInteraction;
  isMeasured: boolean;
}

export function createRecorder({ log, registry, spool, now, fault }: RecorderParts): Recorder {
  /** Postgres did not answer: nobody waits to find that out again, until something of the spool was delivered. */
  let isAway = false;

  async function submit(
    projectId: number,
    waiting: Waiting[],
    bytes: number,
    isFresh: boolean,
  ): Promise<string[]> {
    const unmeasured = waiting.filter(({ isMeasured }) => !isMeasured);
    if (unmeasured.length > 0)
      await registry.ensureFeatures(
        projectId,
        unmeasured.map(({ interaction }) => interaction.featureSlug),
        { measured: false },
      );
    const interactions = waiting.map(({ interaction }) => interaction);
    const batch = { projectId, interactions, signals: [], oldestStubMs: 0, isFresh, isOwn: true };
    const result = await log.submit(batch, bytes);
    return result.interactions.map((verdict) => (typeof verdict === 'string' ? '' : verdict.message));
  }

  return {
    async record(projectId, item, isMeasured) {
      const context = await registry.context(projectId);
      const options = { now: now(), historic: true, clockOffsetMs: 0 };
      const prepared = prepareItem(item, context, registry, options);
      if ('error' in prepared)
        throw new Error(`interaction.${prepared.error.field}: ${prepared.error.message}`);
      const waiting: Waiting = { interaction: prepared.ok, isMeasured };
      if (!isAway) {
        try {
          const committed = submit(
            projectId,
            [waiting],
            sizeOf(prepared.ok),
            prepared.ok.row.chainId === null,
          );
          // Ids make writing twice harmless, so one that is late may still be committed.
          committed.catch(() => {});
          return void (await within(commitWithinMs, committed));
        } catch (error) {
          if (error instanceof DatabaseAway || error instanceof Overloaded) isAway = true;
          // What the log does not take is no reason to withhold the answer: the spool tries again, and puts it aside.
          else fault(error);
        }
      }
      try {
        await spool().append({ projectId, prepared: waiting });
      } catch (error) {
        isAway = false; // nothing that could be delivered: the next one has to find out again
        throw error;
      }
    },

    async deliver(items) {
      const refused: { item: Spooled; reason: string }[] = [];
      for (const [projectId, own] of Map.groupBy(items, (item) => item.projectId)) {
        const waiting = own.map(({ prepared }) => prepared as Waiting);
        const reasons = await submit(
          projectId,
          waiting,
          waiting.reduce((sum, { interaction }) => sum + sizeOf(interaction), 0),
          false,
        );
        for (const [i, reason] of reasons.entries())
          if (reason) refused.push({ item: own[i] as Spooled, reason });
      }
      isAway = false;
      return refused;
    },
  };
}

const sizeOf = ({ texts }: PreparedInteraction): number =>
  1_000 + Object.values(texts).reduce((sum, text) => sum + (text?.length ?? 0), 0);

/** A generation as one item of the log, whatever happened on the way. */
export function interactionOf(
  ask: Ask,
  progress: Progress,
  layers: Layers,
  end: End,
  latencyMs: number,
): InteractionItem {
  const { usage } = end;
  return {
    id: ask.id,
    feature: ask.feature,
    ...layers,
    result: end.result,
    status: end.status,
    errorKind: end.error?.kind,
    finishReason: end.finishReason,
    vendor: progress.vendor,
    model: progress.model,
    organization: progress.organization,
    prompt: ask.prompt?.name,
    promptVersion: ask.prompt?.version,
    language: ask.language,
    routeKind: progress.routeKind,
    user: ask.user,
    session: ask.session,
    traceId: ask.traceId,
    chainId: ask.chainId,
    actId: ask.actId,
    latencyMs,
    firstTokenMs: progress.firstTokenMs,
    usage: usage && {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cachedInputTokens: usage.cachedInputTokens,
      reasoningTokens: usage.reasoningTokens,
      estimated: !usage.reported,
    },
    costMicroUsd: progress.costMicroUsd,
    metadata: {
      ...ask.metadata,
      ...end.metadata,
      ...(progress.rescued && { rescued: true }),
      ...(progress.canary && { canary: progress.canary.arm }),
    },
    attempts: progress.attempts.map(attemptItem),
  };
}

const attemptItem = ({ usage, isFallback: _, isRescue, inFlight: __, reason, ...attempt }: Attempt) => ({
  ...attempt,
  reason: (isRescue ? `finishes what broke off; ${reason}` : reason).slice(0, 1_000),
  inputTokens: usage?.inputTokens,
  outputTokens: usage?.outputTokens,
});
