/** Vendors' APIs behind one request, one result and one event type; and the dialects that clients speak to Kept. */
export * from './anthropic/client.ts';
export * from './azure-openai/client.ts';
export * from './canonical.ts';
export * from './capabilities.ts';
export * from './dialects/anthropic-messages/index.ts';
export * from './dialects/dialect.ts';
export * from './dialects/models.ts';
export * from './dialects/openai-chat/index.ts';
export { openaiEmbeddings } from './dialects/openai-embeddings/index.ts';
export * from './dialects/openai-images/index.ts';
export * from './dialects/openai-responses/index.ts';
export * from './errors.ts';
export * from './events.ts';
export type { Headroom, RateLimitHeadroom } from './headroom.ts';
export { type Check, UnsupportedSchema, type Validator, validateWithZod } from './json-schema/validate.ts';
export * from './openai/client.ts';
export * from './openai-compatible/client.ts';
export { checkAnswer, repairRequest, type StructuredAnswer } from './structured.ts';
export type {
  Answer,
  AnswerInfo,
  CallOptions,
  StreamAnswer,
  Transport,
  VendorClient,
} from './transport/create-client.ts';
export { createDispatcher } from './transport/dispatcher.ts';
export type { Timeouts } from './transport/watch.ts';
export * from './usage.ts';
