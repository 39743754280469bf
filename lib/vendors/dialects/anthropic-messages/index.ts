import type { TextDialect } from '../dialect.ts';
import { writeAnthropicError } from './error.ts';
import { readMessagesRequest } from './request.ts';
import { writeMessagesResult } from './result.ts';
import { MessagesWriter } from './stream.ts';

/** `POST /v1/messages` */
export const anthropicMessages: TextDialect = {
  readRequest: readMessagesRequest,
  writeResult: writeMessagesResult,
  createWriter: (context) => new MessagesWriter(context),
  writeError: writeAnthropicError,
};
