/** What the user did with a result, as it is reported. */
export const signalKinds = ['shown', 'inserted', 'edited', 'regenerated', 'closed', 'reverted'] as const;
export type SignalKind = (typeof signalKinds)[number];

/** What a signal can make of an interaction. Pending and expired are the absence of one, before and after the window. */
export type Outcome = Exclude<SignalKind, 'shown'>;

export const isInsert = (outcome: Outcome | null): boolean => outcome === 'inserted' || outcome === 'edited';
export const isRejected = (outcome: Outcome | null): boolean =>
  outcome === 'regenerated' || outcome === 'closed' || outcome === 'reverted';
