import type { LimitBody } from '#lib/flow/index.ts';

export type LimitKind = LimitBody['kind'];

export const kindNames: Record<LimitKind, { label: string; words: string }> = {
  throttle: {
    label: 'Throttle',
    words: 'So many starts in any period. The rest waits in order, then hears 429.',
  },
  concurrency: {
    label: 'Concurrency',
    words: 'So many at once. Slots go round fairly, so that nobody takes them all.',
  },
  debounce: { label: 'Debounce', words: 'Of requests that follow each other only the last one goes on.' },
  priority: { label: 'Priority', words: 'Some go ahead of others in their line. Nobody starves.' },
  spend: {
    label: 'Spend cap',
    words: 'So much money a day or month: reserved before a call, settled after it.',
  },
};

/** What expressions may ask about a request. A test holds this against the checker. */
export const fieldsOfRequest: readonly { name: string; words: string }[] = [
  { name: 'user', words: 'the end user, as the product sends it' },
  { name: 'tenant', words: 'the customer that the user belongs to' },
  { name: 'session', words: 'the session' },
  { name: 'feature', words: 'button-text, hero-image, …' },
  { name: 'route', words: 'name of the route' },
  { name: 'vendor', words: 'openai, anthropic, …' },
  { name: 'model', words: 'of the first target' },
  { name: 'stream', words: 'true or false' },
  { name: 'mode', words: '"now" or "durable"' },
  { name: 'metadata', words: 'what the product adds: metadata.plan' },
  { name: 'inputTokens', words: 'estimated' },
];

export const examples: Record<'key' | 'when' | 'ahead', readonly string[]> = {
  key: ['user', 'tenant', 'tenant + "/" + feature'],
  when: ['mode == "durable"', 'metadata.plan == "free"', 'inputTokens > 4000'],
  ahead: ['metadata.plan == "enterprise" ? 120 : 0', '30'],
};
