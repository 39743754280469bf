import type { ChatFlavour } from '../openai/to-vendor.ts';

/** The older field, which they all take. A server that refuses `stream_options` says so in its settings. */
export const compatibleFlavour = (streamUsage = true): ChatFlavour => ({
  maxTokensField: 'max_tokens',
  streamUsage,
});
