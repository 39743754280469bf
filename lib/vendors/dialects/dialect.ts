import type { TextRequest, TextResult } from '../canonical.ts';
import type { VendorError } from '../errors.ts';
import type { CanonicalEvent } from '../events.ts';

/** A text request as it came in. */
export interface IncomingText {
  request: TextRequest;
  stream: boolean;
  /** OpenAI's chat dialect tells the usage of a stream only to who asks. The others always do. */
  includeUsage: boolean;
}

/** What an answer says about itself besides the result. */
export interface AnswerContext {
  /** The id the caller sees. */
  id: string;
  /** Ms since the epoch. */
  createdAt: number;
  includeUsage?: boolean | undefined;
  /** The request that is answered; the Responses dialect repeats parts of it. */
  request: TextRequest;
  /** Asked when the last event is written: put into it as `kept`, since headers have left before. */
  kept?: (() => Record<string, unknown>) | undefined;
}

/** Writes one stream: each event becomes the text that goes out for it, which may be empty. */
export interface StreamWriter {
  write(event: CanonicalEvent): string;
}

export interface ErrorAnswer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** One shape that clients speak: bodies in, answers, streams and errors out. All of it is pure. */
export interface TextDialect {
  readRequest(json: unknown): IncomingText;
  writeResult(result: TextResult, context: AnswerContext): Record<string, unknown>;
  createWriter(context: AnswerContext): StreamWriter;
  writeError(error: VendorError): ErrorAnswer;
}

/** One server-sent event. */
export const sse = (data: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
