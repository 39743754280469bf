import type { Answer, Ask, Choice } from '../ask.ts';
import { answeringName } from '../models.ts';
import type { Frame, Naming } from './types.ts';

type Item = Record<string, unknown> & { id: string };

interface Parts {
  id: string;
  reasoning: Item | undefined;
  /** The message, or one item for each function call, as they are when complete. */
  items: Item[];
}

function parts(answer: Answer, naming: Naming): Parts {
  const { random } = naming;
  const choice = answer.choices[0] as Choice;
  const id = `resp_${random.hex(48)}`;
  const reasoning =
    answer.usage.reasoning > 0 ? { id: `rs_${random.hex(48)}`, type: 'reasoning', summary: [] } : undefined;
  if (choice.toolCalls.length > 0) {
    const items = choice.toolCalls.map((call) => ({
      id: `fc_${random.hex(48)}`,
      type: 'function_call',
      status: 'completed',
      arguments: call.arguments.join(''),
      call_id: call.id,
      name: call.name,
    }));
    return { id, reasoning, items };
  }
  const cut = choice.finish === 'length' || choice.finish === 'content_filter';
  const message = {
    id: `msg_${random.hex(48)}`,
    type: 'message',
    status: cut ? 'incomplete' : 'completed',
    content: [part(choice, choice.text.join(''))],
    role: 'assistant',
  };
  return { id, reasoning, items: [message] };
}

const part = (choice: Choice, text: string) =>
  choice.refused
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', annotations: [], logprobs: [], text };

function response(ask: Ask, naming: Naming, id: string) {
  const { schema, maxTokens, model } = ask;
  return {
    id,
    object: 'response',
    created_at: naming.created,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null as { reason: string } | null,
    instructions: ask.system || null,
    max_output_tokens: maxTokens === model.maxOutput ? null : maxTokens,
    model: answeringName(model, ask.modelName),
    output: [] as unknown[],
    parallel_tool_calls: ask.parallelTools,
    previous_response_id: null,
    reasoning: { effort: ask.reasons ? 'medium' : null, summary: null },
    service_tier: 'default',
    store: false,
    temperature: 1,
    text: {
      format: schema
        ? { type: 'json_schema', name: 'answer', schema, strict: true, description: null }
        : { type: 'text' },
      verbosity: 'medium',
    },
    tool_choice:
      typeof ask.toolChoice === 'string' ? ask.toolChoice : { type: 'function', ...ask.toolChoice },
    tools: ask.tools.map((tool) => ({ type: 'function', ...tool, strict: true })),
    top_logprobs: 0,
    top_p: 1,
    truncation: 'disabled',
    usage: null as object | null,
    user: null,
    metadata: {},
  };
}

function completed(ask: Ask, answer: Answer, naming: Naming, { id, reasoning, items }: Parts) {
  const { finish } = answer.choices[0] as Choice;
  const reason = finish === 'length' ? 'max_output_tokens' : finish === 'content_filter' ? finish : undefined;
  const { usage } = answer;
  return {
    ...response(ask, naming, id),
    status: reason ? 'incomplete' : 'completed',
    incomplete_details: reason ? { reason } : null,
    output: reasoning ? [reasoning, ...items] : items,
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
  };
}

export const responseWhole = (ask: Ask, answer: Answer, naming: Naming): object =>
  completed(ask, answer, naming, parts(answer, naming));

export function* responseFrames(ask: Ask, answer: Answer, naming: Naming): Generator<Frame> {
  const made = parts(answer, naming);
  const choice = answer.choices[0] as Choice;
  let sequence = 0;
  const event = (type: string, fields: object, tokens = 0): Frame => ({
    text: `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`,
    tokens,
  });
  const begun = response(ask, naming, made.id);
  yield event('response.created', { response: begun });
  yield event('response.in_progress', { response: begun });
  let index = 0;
  if (made.reasoning) {
    yield event('response.output_item.added', { output_index: index, item: made.reasoning });
    yield event('response.output_item.done', { output_index: index++, item: made.reasoning });
  }
  for (const [at, item] of made.items.entries()) {
    const call = choice.toolCalls[at];
    const place = { item_id: item.id, output_index: index };
    const empty = call ? { arguments: '' } : { content: [] };
    yield event('response.output_item.added', {
      output_index: index,
      item: { ...item, status: 'in_progress', ...empty },
    });
    if (call) {
      const type = 'response.function_call_arguments';
      for (const delta of call.arguments) yield event(`${type}.delta`, { ...place, delta }, 1);
      yield event(`${type}.done`, { ...place, name: call.name, arguments: item.arguments });
    } else yield* messageEvents(choice, { ...place, content_index: 0 }, event);
    yield event('response.output_item.done', { output_index: index++, item });
  }
  const whole = completed(ask, answer, naming, made);
  yield { ...event(`response.${whole.status}`, { response: whole }), end: true };
}

function* messageEvents(
  choice: Choice,
  place: object,
  event: (type: string, fields: object, tokens?: number) => Frame,
): Generator<Frame> {
  const text = choice.text.join('');
  yield event('response.content_part.added', { ...place, part: part(choice, '') });
  if (choice.refused) {
    for (const delta of choice.text) yield event('response.refusal.delta', { ...place, delta }, 1);
    yield event('response.refusal.done', { ...place, refusal: text });
  } else {
    for (const delta of choice.text)
      yield event('response.output_text.delta', { ...place, delta, logprobs: [] }, 1);
    yield event('response.output_text.done', { ...place, text, logprobs: [] });
  }
  yield event('response.content_part.done', { ...place, part: part(choice, text) });
}
