import type { TestServer } from '#test/support/kept.ts';
import type { VendorTest } from '#test/support/vendors.ts';

/** What a caller of `/v1/chat/completions` saw. */
export interface Seen {
  status: number;
  headers: Headers;
  text: string;
  /** Arguments of each tool call, as they came. */
  toolCalls: string[];
  /** Last finish reason. */
  finish: string | null;
  usage: { prompt_tokens: number; completion_tokens: number } | undefined;
  model: string | undefined;
  /** The error, of a status or inside the stream. */
  error: { message: string; code: string | null; type: string } | undefined;
  /** What Kept says in the last event. */
  kept: Record<string, unknown> | undefined;
  /** `[DONE]` came. */
  done: boolean;
  elapsedMs: number;
  body: any;
}

export interface ChatOptions {
  model?: string;
  route?: string;
  prompt?: string;
  stream?: boolean;
  headers?: Record<string, string>;
  body?: Record<string, unknown>;
  signal?: AbortSignal;
}

/** Where to ask, and with which key. */
export interface Asked {
  kept: { url: string; credentials: Pick<TestServer['credentials'], 'secretKey'> };
}

/** Sends one chat completion and reads it to its end. */
export async function chat({ kept }: Asked, options: ChatOptions = {}): Promise<Seen> {
  const { stream = true, prompt = '60 tokens about bread' } = options;
  const startedAt = performance.now();
  const response = await fetch(`${kept.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${kept.credentials.secretKey}`,
      ...(options.route && { 'x-kept-route': options.route }),
      ...options.headers,
    },
    body: JSON.stringify({
      model: options.model ?? 'gpt-4.1-mini',
      messages: [{ role: 'user', content: prompt }],
      stream,
      ...(stream && { stream_options: { include_usage: true } }),
      ...options.body,
    }),
    ...(options.signal && { signal: options.signal }),
  });
  const raw = await response.text();
  const seen: Seen = {
    status: response.status,
    headers: response.headers,
    text: '',
    toolCalls: [],
    finish: null,
    usage: undefined,
    model: undefined,
    error: undefined,
    kept: undefined,
    done: false,
    elapsedMs: performance.now() - startedAt,
    body: undefined,
  };
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    seen.body = JSON.parse(raw);
    const choice = seen.body.choices?.[0];
    seen.text = choice?.message.content ?? '';
    seen.toolCalls = choice?.message.tool_calls?.map((call: any) => call.function.arguments) ?? [];
    seen.finish = choice?.finish_reason ?? null;
    seen.usage = seen.body.usage;
    seen.model = seen.body.model;
    seen.error = seen.body.error;
    return seen;
  }
  for (const event of raw.split('\n\n')) {
    const data = /^data: (.*)$/m.exec(event)?.[1];
    if (data === undefined) continue;
    if (data === '[DONE]') {
      seen.done = true;
      continue;
    }
    const chunk = JSON.parse(data);
    seen.text += chunk.choices?.[0]?.delta?.content ?? '';
    for (const { index, function: called } of chunk.choices?.[0]?.delta?.tool_calls ?? [])
      seen.toolCalls[index] = (seen.toolCalls[index] ?? '') + (called?.arguments ?? '');
    seen.finish = chunk.choices?.[0]?.finish_reason ?? seen.finish;
    seen.usage = chunk.usage ?? seen.usage;
    seen.model = chunk.model ?? seen.model;
    seen.error = chunk.error ?? seen.error;
    seen.kept = chunk.kept ?? seen.kept;
  }
  return seen;
}

/** The interaction as the log has it. */
export async function logged({ kept }: VendorTest, seen: Seen): Promise<any> {
  const id = seen.headers.get('x-kept-interaction-id') ?? seen.kept?.interactionId;
  return (await kept.call('GET', `/v1/interactions/${id}`)).body;
}

/** How long each pair of calls at the vendors is apart, ms, in the order of their arrival. */
export function gaps({ simulator }: VendorTest): number[] {
  const at = simulator.ledger().map((entry) => entry.at);
  return at.slice(1).map((time, i) => time - (at[i] as number));
}
