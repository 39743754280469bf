/** A prompt that is not there, or cannot be filled. The message names prompts and variables, never their values. */
export class PromptError extends Error {
  override readonly name = 'PromptError';
  readonly code: 'unknown_prompt' | 'missing_variable';
  constructor(code: PromptError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
