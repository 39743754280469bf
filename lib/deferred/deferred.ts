import type { Catalog } from '#lib/catalog/index.ts';
import { type Generation, prepareWithPrompt } from '#lib/generation/index.ts';
import type { ClosedGate, Enqueued, Position, Queue, Work, WorkId } from '#lib/queue/index.ts';
import type { Endings } from './endings.ts';
import { gateOf, targetsOf } from './gate.ts';
import type { DurableAsk } from './types.ts';

export interface DeferredParts {
  catalog: Pick<Catalog, 'find' | 'version'>;
  generation: Generation;
  queue: Queue;
  endings: Endings;
  /** Told when something was enqueued here. */
  wake(): void;
}

/** One durable generation as its caller sees it. */
export interface Look {
  work: Work;
  /** While it waits. */
  position?: Position | undefined;
  /** While all behind its gate have to wait. */
  gate?: ClosedGate | undefined;
}

/** Durable generations, for those who ask for them. */
export interface Deferred {
  /**
   * Resolves when it is committed. The same id again changes nothing. What cannot be done at all is refused at once.
   * @throws RoutingError, PromptError, InvalidAsk, DatabaseAway
   */
  enqueue(ask: DurableAsk): Promise<Enqueued>;
  find(work: WorkId): Promise<Look | undefined>;
  /** @returns whether it had not ended before */
  cancel(work: WorkId, by: string): Promise<boolean>;
}

const dayMs = 86_400_000;

export function createDeferred(parts: DeferredParts): Deferred {
  const { queue, endings } = parts;
  return {
    async enqueue({ projectId, id, request, webhook, deadlineMs = dayMs }) {
      const { feature, user, tenant } = request;
      const { signal } = new AbortController();
      const { plan } = await prepareWithPrompt(parts, { ...request, projectId, id, stream: false, signal });
      const enqueued = await queue.enqueue({
        ...{ projectId, id, feature, request, webhook, deadlineMs },
        aheadMs: (request.priority ?? 0) * 1_000,
        gate: gateOf(feature, targetsOf(plan)),
        // Long ones are no good index keys, and are as different in their beginnings.
        fairKey: (user ?? tenant ?? '').slice(0, 300),
      });
      if (enqueued === 'accepted') parts.wake();
      return enqueued;
    },

    async find(id) {
      const work = await queue.find(id);
      if (work?.state !== 'waiting') return work && { work };
      const [position, gates] = await Promise.all([queue.position(work), queue.gates()]);
      const gate = gates.find(
        (one) =>
          one.isClosed &&
          one.projectId === work.projectId &&
          [work.gate, work.feature, ''].includes(one.gate),
      );
      return { work, position, gate };
    },

    cancel: endings.cancel,
  };
}
