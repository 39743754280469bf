/** The trunk: one generation, from the route to the record. */
export { answerOf, textAnswer } from './answer.ts';
export { createGeneration, type Generating, type Generation, type GenerationParts } from './generate.ts';
export {
  generateWithPrompt,
  InvalidAsk,
  type Prepared,
  type Prompted,
  type PromptedAsk,
  prepareWithPrompt,
} from './generate-with-prompt.ts';
export { closedMs, judgeFailure, type Verdict } from './judge.ts';
export { createRecorder, type Recorder } from './record.ts';
export { wordsOf } from './result-text.ts';
export { openSpool, type Spool } from './spool.ts';
export type { Ask, Attempt, End, Progress, Rendered } from './types.ts';
