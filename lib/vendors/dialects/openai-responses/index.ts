import type { TextDialect } from '../dialect.ts';
import { writeOpenAiError } from '../openai-error.ts';
import { readResponsesRequest } from './request.ts';
import { writeResponsesResult } from './result.ts';
import { ResponsesWriter } from './stream.ts';

/** `POST /v1/responses`, stateless. */
export const openaiResponses: TextDialect = {
  readRequest: readResponsesRequest,
  writeResult: writeResponsesResult,
  createWriter: (context) => new ResponsesWriter(context),
  writeError: writeOpenAiError,
};
