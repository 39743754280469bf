import { type Prompt, promptKind } from '#lib/prompts/index.ts';

/** A prompt as the catalog would give it. */
export const prompt = (body: unknown): Prompt => ({
  name: 'button-text',
  version: 3,
  body: promptKind.schema.parse(body),
});
