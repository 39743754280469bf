import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fault, type Simulator, startSimulator } from '#lib/simulator/index.ts';
import {
  type CanonicalEvent,
  createAnthropicClient,
  createDispatcher,
  createOpenAiClient,
  type TextRequest,
  type VendorClient,
  type VendorError,
} from '#lib/vendors/index.ts';

/** Every fault the simulator can play, as both vendors play it, ends as one kind, whole and streamed. */
const dispatcher = createDispatcher();
let simulator: Simulator;
let clients: [VendorClient, string][];
beforeAll(async () => {
  simulator = await startSimulator({
    organizations: [
      { id: 'a', vendor: 'openai', key: 'k1' },
      { id: 'b', vendor: 'anthropic', key: 'k2' },
    ],
  });
  clients = [
    [createOpenAiClient({ apiKey: 'k1', baseUrl: `${simulator.url}/v1` }, { dispatcher }), 'gpt-4.1'],
    [createAnthropicClient({ apiKey: 'k2', baseUrl: simulator.url }, { dispatcher }), 'claude-sonnet-4-5'],
  ];
});
afterAll(async () => {
  await dispatcher.close();
  await simulator.close();
});

const ask = (model: string): TextRequest => ({
  kind: 'text',
  model,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Write a headline about tea.' }] }],
});
const timeouts = { firstTokenMs: 300, betweenTokensMs: 300, totalMs: 1_500 };

/** The kind of error, or the finish reason. */
async function whole(client: VendorClient, model: string): Promise<string> {
  try {
    return (await client.send(ask(model), { timeouts })).result.finishReason;
  } catch (error) {
    return (error as VendorError).kind;
  }
}
async function streamed(client: VendorClient, model: string): Promise<string> {
  try {
    let last: CanonicalEvent | undefined;
    for await (const event of (await client.stream(ask(model), { timeouts })).events) last = event;
    return last?.type === 'error' ? last.error.kind : last?.type === 'finish' ? last.reason : 'unfinished';
  } catch (error) {
    return (error as VendorError).kind;
  }
}

const table: [Fault, whole: string, streamed?: string][] = [
  [{ kind: 'none' }, 'stop'],
  [{ kind: 'bad_request' }, 'bad_request'],
  [{ kind: 'rate_limit', retryAfter: 2 }, 'rate_limit'],
  [{ kind: 'server_error' }, 'overloaded'],
  [{ kind: 'unavailable' }, 'overloaded'],
  [{ kind: 'context_length' }, 'context_length'],
  [{ kind: 'unauthorized' }, 'auth'],
  [{ kind: 'payment_required' }, 'quota'],
  [{ kind: 'forbidden' }, 'auth'],
  [{ kind: 'insufficient_quota' }, 'quota'],
  [{ kind: 'model_not_found' }, 'not_found'],
  [{ kind: 'reset' }, 'connection'],
  [{ kind: 'silence' }, 'timeout'],
  [{ kind: 'headers_then_silence' }, 'timeout'],
  [{ kind: 'cut', afterTokens: 2 }, 'malformed', 'connection'],
  [{ kind: 'stall', afterTokens: 2 }, 'timeout'],
  [{ kind: 'bad_event', afterTokens: 2 }, 'malformed', 'stop'],
  [{ kind: 'no_done' }, 'stop'],
  [{ kind: 'error_event', afterTokens: 2 }, 'overloaded'],
  [{ kind: 'content_filter_finish', afterTokens: 2 }, 'contentFilter'],
  [{ kind: 'refusal' }, 'contentFilter'],
  [{ kind: 'empty' }, 'malformed'],
  [{ kind: 'html' }, 'malformed'],
  [{ kind: 'malformed_json' }, 'malformed'],
  [{ kind: 'slow_loris', bytesPerSecond: 20 }, 'timeout'],
];

describe.each(table)('%j', (fault, asWhole, asStream = asWhole) => {
  test('ends as the same kind at both vendors', async () => {
    simulator.setRules([{ id: 'fault', fault }]);
    const ends = await Promise.all(
      clients.flatMap(([client, model]) => [whole(client, model), streamed(client, model)]),
    );
    expect(ends).toEqual([asWhole, asStream, asWhole, asStream]);
  });
});
