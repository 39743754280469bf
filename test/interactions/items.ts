import { newId } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';

/** A small interaction of now with a new id; `over` replaces fields. */
export const anInteraction = (over: Partial<InteractionInput> & Record<string, unknown> = {}) => ({
  id: newId(),
  feature: 'button-text',
  input: 'a button for a bakery',
  result: 'Taste it',
  ...over,
});

/** A signal of a moment (ms), by default now. */
export const anOutcome = (
  interactionId: string,
  kind: OutcomeInput['kind'],
  over: Partial<OutcomeInput> = {},
) => ({
  interactionId,
  kind,
  occurredAt: Date.now(),
  ...over,
});
