/** Answers in the shapes of the vendors' public API references. */
export const chatCompletion = {
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  object: 'chat.completion',
  created: 1741569952,
  model: 'gpt-4.1-2025-04-14',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Hello! How can I help?', refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: {
    prompt_tokens: 19,
    completion_tokens: 10,
    total_tokens: 29,
    prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0 },
  },
  service_tier: 'default',
};

export const chatLimits = {
  'x-request-id': 'req_1',
  'x-ratelimit-limit-requests': '60',
  'x-ratelimit-limit-tokens': '150000',
  'x-ratelimit-remaining-requests': '59',
  'x-ratelimit-remaining-tokens': '149984',
  'x-ratelimit-reset-requests': '1s',
  'x-ratelimit-reset-tokens': '6m0s',
};

const chunk = (delta: object, finish_reason: string | null = null, usage: object | null = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1694268190,
    model: 'gpt-4.1-2025-04-14',
    system_fingerprint: 'fp_1',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    usage,
  })}\n\n`;
export const chatDelta = chunk;
const usageChunk = `data: ${JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1694268190,
  model: 'gpt-4.1-2025-04-14',
  choices: [],
  usage: chatCompletion.usage,
})}\n\n`;
export const chatStream = [
  chunk({ role: 'assistant', content: '', refusal: null }),
  chunk({ content: 'Hel' }),
  chunk({ content: 'lo — “Привет”' }),
  chunk({}, 'stop'),
  usageChunk,
  'data: [DONE]\n\n',
];
export const chatToolStream = [
  chunk({ role: 'assistant', content: null }),
  chunk({
    tool_calls: [{ index: 0, id: 'call_a', type: 'function', function: { name: 'weather', arguments: '' } }],
  }),
  chunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
  chunk({ tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] }),
  chunk({
    tool_calls: [{ index: 1, id: 'call_b', type: 'function', function: { name: 'time', arguments: '{}' } }],
  }),
  chunk({}, 'tool_calls'),
  usageChunk,
  'data: [DONE]\n\n',
];

export const openaiError = (
  code: string | null,
  type: string,
  message = 'Something the vendor says about sk-secret',
) => ({
  error: { message, type, param: null, code },
});

export const message = {
  id: 'msg_013Zva2CMHLNnXjNJJKqJ2EF',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5-20250929',
  content: [{ type: 'text', text: 'Hi! My name is Claude.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: {
    input_tokens: 2095,
    output_tokens: 503,
    cache_creation_input_tokens: 100,
    cache_read_input_tokens: 40,
    output_tokens_details: { thinking_tokens: 7 },
  },
};

export const messageLimits = {
  'request-id': 'req_2',
  'anthropic-ratelimit-requests-limit': '4000',
  'anthropic-ratelimit-requests-remaining': '3999',
  'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:01Z',
  'anthropic-ratelimit-input-tokens-limit': '400000',
  'anthropic-ratelimit-input-tokens-remaining': '399000',
  'anthropic-ratelimit-input-tokens-reset': '2026-11-21T12:00:02Z',
  'anthropic-ratelimit-output-tokens-limit': '80000',
  'anthropic-ratelimit-output-tokens-remaining': '79000',
  'anthropic-ratelimit-output-tokens-reset': '2026-11-21T12:00:03Z',
};

export const event = (data: { type: string } & Record<string, unknown>) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const messageStart = event({
  type: 'message_start',
  message: { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } },
});
export const messageStream = [
  messageStart,
  event({
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'thinking', thinking: '', signature: '' },
  }),
  event({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'thinking_delta', thinking: 'A greeting.' },
  }),
  event({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } }),
  event({ type: 'content_block_stop', index: 0 }),
  event({ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } }),
  event({ type: 'ping' }),
  event({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hi' } }),
  event({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: ' there' } }),
  event({ type: 'content_block_stop', index: 1 }),
  event({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 15, output_tokens_details: { thinking_tokens: 4 } },
  }),
  event({ type: 'message_stop' }),
];
export const messageToolStream = [
  messageStart,
  event({
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'tool_use', id: 'toolu_a', name: 'weather', input: {} },
  }),
  event({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'input_json_delta', partial_json: '{"city":' },
  }),
  event({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'input_json_delta', partial_json: '"Oslo"}' },
  }),
  event({ type: 'content_block_stop', index: 0 }),
  event({
    type: 'content_block_start',
    index: 1,
    content_block: { type: 'tool_use', id: 'toolu_b', name: 'time', input: {} },
  }),
  event({ type: 'content_block_stop', index: 1 }),
  event({
    type: 'message_delta',
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: { output_tokens: 40 },
  }),
  event({ type: 'message_stop' }),
];

export const anthropicError = (type: string, text = 'Something the vendor says about sk-ant-secret') => ({
  type: 'error',
  error: { type, message: text },
  request_id: 'req_9',
});
