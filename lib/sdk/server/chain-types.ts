import type { Loose } from '../types.ts';
import type { WaitOptions } from './ask.ts';
import type { WebhookReceiver } from './generation-types.ts';
import type { WorkHandle } from './handle.ts';

interface StepBase {
  /** Begins with a letter, then letters, digits, `-` and `_`; at most 63. */
  name: string;
  feature: string;
  /** Only where no route chooses it. */
  model?: string | undefined;
  route?: string | undefined;
}
interface Written {
  /** 1–200,000. */
  maxTokens?: number | undefined;
}

/** Templates refer to what was before: `{{input.topic}}`, `{{steps.outline.text}}`, `{{steps.facts.json.title}}`. */
export type ChainStep = Readonly<
  | ({ kind: 'text'; input: string } & StepBase & Written & Loose<{ system?: string; temperature?: number }>)
  /** A stored prompt: the feature's, or `prompt`. */
  | ({ kind: 'generation' } & StepBase &
      Loose<{
        prompt?: string;
        input?: string;
        variables?: Readonly<Record<string, string | number | boolean>>;
      }>)
  /** `schema` is a JSON Schema of an object. */
  | ({ kind: 'extraction'; schema: Readonly<Record<string, unknown>>; input: string } & StepBase &
      Written &
      Loose<{ system?: string }>)
  /** 5–2,000 words; 120 when absent. */
  | ({ kind: 'summary'; input: string } & StepBase & Written & Loose<{ maxWords?: number }>)
  | ({ kind: 'embedding'; input: string } & StepBase & Loose<{ dimensions?: number }>)
>;

/** What a step gives, by its kind. `truncated`: it ended at its longest length. */
export type ChainValue<Kind extends ChainStep['kind'] = ChainStep['kind']> = Kind extends 'extraction'
  ? { json: unknown }
  : Kind extends 'embedding'
    ? { vector: number[] }
    : { text: string; truncated?: boolean | undefined };

/** Values by the names of the steps that give them. */
export type ChainValues<Steps extends readonly ChainStep[] = readonly ChainStep[]> = {
  [Step in Steps[number] as Step['name']]: ChainValue<Step['kind']>;
};

/** 1–20 steps, each with what those before it gave. */
export type ChainAsk<Steps extends readonly ChainStep[] = readonly ChainStep[]> = { steps: Steps } & Loose<{
  /** UUIDv7; minted by the client when absent. Sent again it changes nothing. */
  id?: string;
  /** What the steps read as `{{input…}}`. */
  input?: Readonly<Record<string, unknown>>;
  user?: string;
  tenant?: string;
  session?: string;
  metadata?: Readonly<Record<string, unknown>>;
  webhook?: WebhookReceiver;
  /** How long it may take until it is done, 1–604,800 s; a day when absent. */
  deadlineSeconds?: number;
}>;

/** Times in ISO 8601. */
export interface ChainStepState {
  name: string;
  kind: ChainStep['kind'];
  feature: string;
  /** Of its generation; the same whenever it is repeated. */
  interactionId: string;
  status: 'waiting' | 'running' | 'completed' | 'failed';
  /** Calls begun. */
  tries: number;
  value?: ChainValue | undefined;
  /** Why it failed, or is tried again. */
  error?: { code: string; message: string } | undefined;
  vendor?: string | undefined;
  model?: string | undefined;
  costMicroUsd: number;
  startedAt?: string | undefined;
  endedAt?: string | undefined;
}

interface ChainBase {
  id: string;
  /** How often it was begun: 1, and one for each retry by hand. */
  attempt: number;
  costMicroUsd: number;
  createdAt: string;
  steps: ChainStepState[];
}

export interface ChainResult<Values = ChainValues> extends ChainBase {
  status: 'completed';
  endedAt: string;
  values: Values;
}

/** `values` are those of the steps that are done. */
export type ChainState<Values = ChainValues> =
  | ChainResult<Values>
  | (ChainBase & { status: 'running'; values: Partial<Values> })
  | (ChainBase & {
      status: 'failed' | 'cancelled';
      endedAt: string;
      error?: { code: string; message: string; step?: string | undefined } | undefined;
      values: Partial<Values>;
    });

export interface ChainHandle<Values = ChainValues>
  extends WorkHandle<ChainState<Values>, ChainResult<Values>> {
  /**
   * Begins it again from the step that failed; what was done before stays. Resolves and throws as `status`.
   * @throws WorkError `refused` with reason `not_failed`: it is completed or cancelled
   */
  retry(options?: WaitOptions): Promise<ChainState<Values>>;
}
