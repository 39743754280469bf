import type { PromptedAsk } from '#lib/generation/index.ts';
import type { WorkId } from '#lib/queue/index.ts';
import type { Receiver } from '#lib/webhooks/index.ts';

/** What each run says for itself. */
type RunFields = 'mode' | 'enqueuedAt' | 'maxWaitMs' | 'onAdmitted' | 'begunAt' | 'earlier' | 'comesBack';

/** A request for later as it was sent, checked; it is rendered when it runs. */
export type DurableRequest = Omit<PromptedAsk, 'id' | 'projectId' | 'signal' | 'stream' | RunFields> & {
  /** With which a browser may report what became of the interaction. */
  outcomeToken?: string | undefined;
};

export interface DurableAsk extends WorkId {
  request: DurableRequest;
  /** Whom the end is told. */
  webhook?: Receiver | undefined;
  /** How long it may take until it is done. Default one day. */
  deadlineMs?: number | undefined;
}
