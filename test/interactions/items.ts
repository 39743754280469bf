import { newId } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';

/** An interaction whose id the test chose; a test may also put what is not allowed into its fields. */
export type TestInteraction = InteractionInput & { id: string };

/** A small interaction of now with a new id; `over` replaces fields. */
export const anInteraction = (over: Record<string, unknown> = {}): TestInteraction => ({
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
): OutcomeInput & { occurredAt: number } =>
  ({ interactionId, kind, occurredAt: Date.now(), ...over }) as OutcomeInput & { occurredAt: number };
