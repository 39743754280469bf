import { type Answer, type Ask, type Choice, choiceTokens, type Usage } from '../ask.ts';
import { answeringName } from '../models.ts';
import type { Frame, Naming } from './types.ts';

const stops = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
  stop_sequence: 'stop_sequence',
} as const;

const thought = 'The request is clear. I weigh the tone and the length, then answer.';

const stopReason = (choice: Choice) => (choice.refused ? 'refusal' : stops[choice.finish]);
const stopDetails = (choice: Choice) =>
  stopReason(choice) === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null;

function usageOf(usage: Usage, output: number) {
  return {
    // Anthropic counts cached input apart.
    input_tokens: usage.input - usage.cached - usage.cacheWritten,
    cache_creation_input_tokens: usage.cacheWritten,
    cache_read_input_tokens: usage.cached,
    cache_creation: { ephemeral_5m_input_tokens: usage.cacheWritten, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
    inference_geo: 'not_available',
  };
}

const toolInput = (json: string[]): unknown => JSON.parse(json.join(''));

function envelope(ask: Ask, naming: Naming) {
  return {
    model: answeringName(ask.model, ask.modelName),
    id: `msg_01${naming.random.id(22)}`,
    type: 'message',
    role: 'assistant',
  };
}

export function messageWhole(ask: Ask, answer: Answer, naming: Naming): object {
  const choice = answer.choices[0] as Choice;
  const content: object[] = [];
  if (answer.usage.reasoning > 0) {
    content.push({ type: 'thinking', thinking: thought, signature: naming.random.id(64) });
  }
  if (choice.text.length > 0) content.push({ type: 'text', text: choice.text.join('') });
  for (const { id, name, arguments: json } of choice.toolCalls) {
    content.push({ type: 'tool_use', id, name, input: toolInput(json), caller: { type: 'direct' } });
  }
  return {
    ...envelope(ask, naming),
    content,
    stop_reason: stopReason(choice),
    stop_sequence: choice.stopSequence ?? null,
    stop_details: stopDetails(choice),
    usage: usageOf(answer.usage, answer.usage.output),
  };
}

const event = (type: string, fields: object, tokens = 0): Frame => ({
  text: `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`,
  tokens,
});

export function* messageFrames(ask: Ask, answer: Answer, naming: Naming): Generator<Frame> {
  const choice = answer.choices[0] as Choice;
  const { usage } = answer;
  const message = {
    ...envelope(ask, naming),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: usageOf(usage, Math.min(1, choiceTokens(choice))),
  };
  yield event('message_start', { message });
  let index = 0;
  if (usage.reasoning > 0) {
    const deltas = [
      { type: 'thinking_delta', thinking: thought },
      { type: 'signature_delta', signature: naming.random.id(64) },
    ];
    yield* block(index++, { type: 'thinking', thinking: '', signature: '' }, deltas, 0);
  }
  yield event('ping', {});
  if (choice.text.length > 0) {
    const deltas = choice.text.map((text) => ({ type: 'text_delta', text }));
    yield* block(index++, { type: 'text', text: '' }, deltas, 1);
  }
  for (const { id, name, arguments: json } of choice.toolCalls) {
    const deltas = json.map((partial_json) => ({ type: 'input_json_delta', partial_json }));
    yield* block(index++, { type: 'tool_use', id, name, input: {}, caller: { type: 'direct' } }, deltas, 1);
  }
  yield event('message_delta', {
    delta: {
      stop_reason: stopReason(choice),
      stop_sequence: choice.stopSequence ?? null,
      stop_details: stopDetails(choice),
    },
    usage: {
      input_tokens: usage.input - usage.cached - usage.cacheWritten,
      cache_creation_input_tokens: usage.cacheWritten,
      cache_read_input_tokens: usage.cached,
      output_tokens: usage.output,
      ...(usage.reasoning > 0 && { output_tokens_details: { thinking_tokens: usage.reasoning } }),
    },
  });
  yield { ...event('message_stop', {}), end: true };
}

function* block(index: number, content_block: object, deltas: object[], tokens: number): Generator<Frame> {
  yield event('content_block_start', { index, content_block });
  for (const delta of deltas) yield event('content_block_delta', { index, delta }, tokens);
  yield event('content_block_stop', { index });
}
