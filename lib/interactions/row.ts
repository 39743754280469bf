import { bucketAfter, bucketMs, timeOfId } from '#lib/domain/index.ts';
import type { OutcomeState } from './state.ts';

/** The narrow row of one interaction. Times are ms. A stub (`received` false) holds only what the user did so far. */
export interface InteractionRow extends OutcomeState {
  projectId: number;
  id: string;
  received: boolean;
  cellId: number | null;
  status: 'completed' | 'failed' | null;
  /** Whether it may be in the insert rate: measured feature, completed, no mere member of an act. */
  counted: boolean;
  maturesAt: number | null;
  chainId: string | null;
  /** 1-based place in its chain by time. */
  tryNumber: number;
  actId: string | null;
  userHash: string | null;
  session: string | null;
  traceId: string | null;
  latencyMs: number | null;
  firstTokenMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  costMicroUsd: number | null;
  errorKind: string | null;
  finishReason: string | null;
  inputLength: number | null;
  resultLength: number | null;
  /** A field was longer than its limit and was cut. */
  truncated: boolean;
  metadata: string | null;
}

/** What an interaction that has not arrived yet looks like after its first signal. */
export function stub(projectId: number, id: string, state: OutcomeState): InteractionRow {
  return {
    ...state,
    projectId,
    id,
    received: false,
    cellId: null,
    status: null,
    counted: false,
    maturesAt: null,
    chainId: null,
    tryNumber: 1,
    actId: null,
    userHash: null,
    session: null,
    traceId: null,
    latencyMs: null,
    firstTokenMs: null,
    inputTokens: null,
    outputTokens: null,
    costMicroUsd: null,
    errorKind: null,
    finishReason: null,
    inputLength: null,
    resultLength: null,
    truncated: false,
    metadata: null,
  };
}

/** When the attribution window has passed: at the next bucket boundary, so that rollups and rows agree. */
export const maturityOf = (shownAt: number, windowMs: number): number =>
  bucketAfter(shownAt + windowMs) * bucketMs;

/** Start of the regenerate chain in ms; an interaction without one is its own. */
export const chainStart = (row: InteractionRow): number => timeOfId(row.chainId ?? row.id);
