import type { Outcome, SignalKind } from '#lib/domain/index.ts';

/**
 * What the user did with one interaction: the current outcome, computed signal by signal.
 *
 *     nothing ──► closed ──► regenerated ──► the latest of inserted / edited / reverted
 *
 * Each signal can only move the state to the right or, in the last place, forward in time. So `merge` is the join of a
 * semilattice: commutative, associative, idempotent. In whatever order signals arrive, and however often, the
 * state is the same; a close after an insert changes nothing. Pending and expired are no states but what "nothing" is
 * called before and after the attribution window, so a late signal replaces `expired` by itself.
 */
export interface OutcomeState {
  /** ms; the first moment anything proves that the user saw the result. */
  shownAt: number | null;
  outcome: Outcome | null;
  /** ms; for inserted, edited and reverted the latest such signal, for regenerated and closed the first one. */
  outcomeAt: number | null;
  /** ms; the first insert or edit, which later ones and reverts leave alone. */
  insertedAt: number | null;
  /** 0–1, of the edit that is the current outcome. */
  editDistance: number | null;
  /** Index of the candidate that was taken, of the first insert. */
  selectedIndex: number | null;
}

/** One report of what the user did. */
export interface Signal {
  kind: SignalKind;
  /** ms on the server's clock. */
  occurredAt: number;
  editDistance: number | null;
  selectedIndex: number | null;
}

export const unseen: OutcomeState = {
  shownAt: null,
  outcome: null,
  outcomeAt: null,
  insertedAt: null,
  editDistance: null,
  selectedIndex: null,
};

/** Signals of one and the same moment: what undoes comes after what it undoes. */
const rank = { closed: 0, regenerated: 1, inserted: 2, edited: 3, reverted: 4 } as const satisfies Record<
  Outcome,
  number
>;

/** The state after one more signal. */
export function merge(state: OutcomeState, signal: Signal): OutcomeState {
  const next = { ...state, shownAt: earliest(state.shownAt, signal.occurredAt) };
  const { kind } = signal;
  if (kind === 'shown') return next;
  if (kind === 'inserted' || kind === 'edited') mergeInsert(next, signal);
  if (replaces(kind, signal, state)) {
    next.outcome = kind;
    next.outcomeAt = signal.occurredAt;
    next.editDistance = kind === 'edited' ? signal.editDistance : null;
  }
  return next;
}

function mergeInsert(next: OutcomeState, signal: Signal): void {
  const first = next.insertedAt === null || signal.occurredAt < next.insertedAt;
  const same = signal.occurredAt === next.insertedAt;
  if (first) next.selectedIndex = signal.selectedIndex;
  else if (same && signal.selectedIndex !== null)
    next.selectedIndex = Math.max(signal.selectedIndex, next.selectedIndex ?? -1);
  next.insertedAt = earliest(next.insertedAt, signal.occurredAt);
}

function replaces(kind: Outcome, signal: Signal, state: OutcomeState): boolean {
  if (state.outcome === null || state.outcomeAt === null) return true;
  const verdicts = rank[kind] >= rank.inserted && rank[state.outcome] >= rank.inserted;
  if (verdicts && signal.occurredAt !== state.outcomeAt) return signal.occurredAt > state.outcomeAt;
  if (kind !== state.outcome) return rank[kind] > rank[state.outcome];
  if (kind === 'edited') return (signal.editDistance ?? -1) > (state.editDistance ?? -1);
  return signal.occurredAt < state.outcomeAt;
}

const earliest = (a: number | null, b: number): number => (a === null ? b : Math.min(a, b));
