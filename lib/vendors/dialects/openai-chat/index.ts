import type { TextDialect } from '../dialect.ts';
import { writeOpenAiError } from '../openai-error.ts';
import { readChatRequest } from './request.ts';
import { writeChatResult } from './result.ts';
import { ChatWriter } from './stream.ts';

/** `POST /v1/chat/completions` */
export const openaiChat: TextDialect = {
  readRequest: readChatRequest,
  writeResult: writeChatResult,
  createWriter: (context) => new ChatWriter(context),
  writeError: writeOpenAiError,
};
