import type { Answer, Ask, Choice, Usage } from '../ask.ts';
import { answeringName } from '../models.ts';
import { filterResults } from './azure-errors.ts';
import type { Frame, Naming } from './types.ts';

const finishes = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  stop_sequence: 'stop',
} as const;

const envelope = (ask: Ask, naming: Naming, object: string) => ({
  id: `chatcmpl-${naming.random.id(29)}`,
  object,
  created: naming.created,
  model: answeringName(ask.model, ask.modelName),
});

export function chatWhole(ask: Ask, answer: Answer, naming: Naming): object {
  const azure = naming.vendor === 'azure';
  return {
    ...envelope(ask, naming, 'chat.completion'),
    choices: answer.choices.map((choice, index) => ({
      index,
      message: message(choice),
      logprobs: null,
      finish_reason: finishes[choice.finish],
      ...(azure && { content_filter_results: filterResults(choice.finish === 'content_filter') }),
    })),
    usage: usageOf(answer.usage),
    ...(azure
      ? { prompt_filter_results: [{ prompt_index: 0, content_filter_results: filterResults() }] }
      : { service_tier: 'default' }),
    system_fingerprint: fingerprint,
  };
}

function message(choice: Choice) {
  const text = choice.text.join('');
  const calls = choice.toolCalls.map(({ id, name, arguments: json }) => ({
    id,
    type: 'function',
    function: { name, arguments: json.join('') },
  }));
  return {
    role: 'assistant',
    content: calls.length > 0 || choice.refused ? null : text,
    ...(calls.length > 0 && { tool_calls: calls }),
    refusal: choice.refused ? text : null,
    annotations: [],
  };
}

export function* chatFrames(ask: Ask, answer: Answer, naming: Naming): Generator<Frame> {
  const azure = naming.vendor === 'azure';
  const head = {
    ...envelope(ask, naming, 'chat.completion.chunk'),
    ...(!azure && { service_tier: 'default' }),
    system_fingerprint: fingerprint,
  };
  // All that is the same in every chunk is written once.
  const opening = `data: ${JSON.stringify(head).slice(0, -1)},"choices":[`;
  const closing = `]${ask.includeUsage ? ',"usage":null' : ''}}\n\n`;
  const verdict = azure ? `,"content_filter_results":${JSON.stringify(filterResults())}` : '';
  const chunk = (index: number, delta: string, tokens: number, finish = 'null'): Frame => ({
    text: `${opening}{"index":${index},"delta":${delta},"logprobs":null,"finish_reason":${finish}${verdict}}${closing}`,
    tokens,
  });
  if (azure) yield { text: `data: ${JSON.stringify(promptVerdict)}\n\n`, tokens: 0 };
  const walks = answer.choices.map((choice, index) => deltas(choice, index, chunk));
  // Several choices come interleaved, as they do from OpenAI.
  for (let open = walks; open.length > 0; ) {
    const still: typeof walks = [];
    for (const walk of open) {
      const { value, done } = walk.next();
      if (done) continue;
      yield value;
      still.push(walk);
    }
    open = still;
  }
  if (ask.includeUsage) {
    yield { text: `${opening}],"usage":${JSON.stringify(usageOf(answer.usage))}}\n\n`, tokens: 0 };
  }
  yield { text: 'data: [DONE]\n\n', tokens: 0, end: true };
}

function* deltas(
  choice: Choice,
  index: number,
  chunk: (index: number, delta: string, tokens: number, finish?: string) => Frame,
): Generator<Frame, undefined> {
  const field = choice.refused ? 'refusal' : 'content';
  const calls = choice.toolCalls;
  const start = calls.length > 0 ? '"content":null' : `"${field}":""`;
  yield chunk(index, `{"role":"assistant",${start}${choice.refused ? '' : ',"refusal":null'}}`, 0);
  for (const token of choice.text) yield chunk(index, `{"${field}":${JSON.stringify(token)}}`, 1);
  for (const [at, { id, name, arguments: json }] of calls.entries()) {
    const opened = { index: at, id, type: 'function', function: { name, arguments: '' } };
    yield chunk(index, JSON.stringify({ tool_calls: [opened] }), 0);
    for (const token of json) {
      yield chunk(
        index,
        `{"tool_calls":[{"index":${at},"function":{"arguments":${JSON.stringify(token)}}}]}`,
        1,
      );
    }
  }
  yield chunk(index, '{}', 0, `"${finishes[choice.finish]}"`);
}

const usageOf = (usage: Usage) => ({
  prompt_tokens: usage.input,
  completion_tokens: usage.output,
  total_tokens: usage.input + usage.output,
  prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});

const fingerprint = 'fp_5f20662549';

/** Azure's streams open with a chunk that has no choices. */
const promptVerdict = {
  choices: [],
  created: 0,
  id: '',
  model: '',
  object: '',
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: filterResults() }],
};
