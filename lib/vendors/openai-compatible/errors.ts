import type { VendorError } from '../errors.ts';
import { toOpenAiError } from '../openai/errors.ts';
import type { Failure } from '../transport/protocol.ts';

/** OpenAI's shape, often without a code: the status and the sentence decide. */
export const toCompatibleError = (failure: Failure): VendorError =>
  toOpenAiError(failure, 'openai-compatible');
