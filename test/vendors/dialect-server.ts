import {
  anthropicMessages,
  type CanonicalEvent,
  eventsOf,
  openaiChat,
  openaiEmbeddings,
  openaiImages,
  openaiResponses,
  type TextDialect,
  type TextRequest,
  type TextResult,
  VendorError,
  writeAnthropicModels,
  writeOpenAiModels,
} from '#lib/vendors/index.ts';
import { json, type Script, scriptedServer } from './scripted-server.ts';

/** What the vendor behind the endpoint says, and what it was asked. */
export const vendor: {
  answer: { result?: TextResult; error?: VendorError; cutAfter?: number };
  asked: TextRequest | undefined;
} = { answer: {}, asked: undefined };

const serveText =
  (dialect: TextDialect): Script =>
  (response, { body }) => {
    const { request, stream, includeUsage } = dialect.readRequest(body);
    vendor.asked = request;
    const kept = () => ({ organization: 'org-7' });
    const context = { id: 'id_1', createdAt: 1_700_000_000_000, request, includeUsage, kept };
    const { result, error, cutAfter } = vendor.answer;
    if (error && cutAfter === undefined) {
      const refusal = dialect.writeError(error);
      return json(refusal.body, refusal.status, refusal.headers)(response, {} as never);
    }
    if (!result) throw new Error('no answer was set');
    if (!stream) return json(dialect.writeResult(result, context))(response, {} as never);
    const events: CanonicalEvent[] = eventsOf(result);
    const sent = cutAfter === undefined ? events : events.slice(0, cutAfter);
    if (error) sent.push({ type: 'error', error });
    const writer = dialect.createWriter(context);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of sent) response.write(writer.write(event));
    response.end();
  };

const usage = { inputTokens: 30, cachedInputTokens: 10, outputTokens: 7, reasoningTokens: 2, reported: true };
const listed = [{ id: 'gpt-4.1', createdAt: 1_700_000_000_000, ownedBy: 'openai' }];
const routes: Record<string, Script> = {
  '/v1/chat/completions': serveText(openaiChat),
  '/v1/responses': serveText(openaiResponses),
  '/v1/messages': serveText(anthropicMessages),
  '/v1/embeddings': (response, { body }) => {
    const request = openaiEmbeddings.readRequest(body);
    const result = { kind: 'embedding' as const, model: 'e', vectors: [[0.5, -2], 'AAAAPwAAAMA='], usage };
    return json(openaiEmbeddings.writeResult(result, request))(response, {} as never);
  },
  '/v1/images/generations': (response, { body }) => {
    openaiImages.readRequest(body);
    const images = [{ base64: 'aGk=' }, { url: 'https://x/y.png', revisedPrompt: 'fox' }];
    const result = { kind: 'image' as const, model: 'i', createdAt: 1_700_000_000_000, images, usage };
    return json(openaiImages.writeResult(result))(response, {} as never);
  },
  '/v1/models': (response, { headers }) =>
    json(headers['anthropic-version'] ? writeAnthropicModels(listed) : writeOpenAiModels(listed))(
      response,
      {} as never,
    ),
};

/** An endpoint such as Kept's, with the dialects in front of `vendor`. */
export const dialectServer = () =>
  scriptedServer((response, seen) => (routes[seen.path.split('?')[0] as string] as Script)(response, seen));

export const said = (content: TextResult['content'], more: Partial<TextResult> = {}): TextResult => ({
  kind: 'text',
  id: 'vendor-id',
  model: 'served-model',
  content,
  finishReason: 'stop',
  usage,
  ...more,
});
export const hello = said([{ type: 'text', text: 'Hello “world”' }]);
export const calls = said(
  [
    { type: 'text', text: 'Let me look.' },
    { type: 'toolCall', id: 'call_a', name: 'weather', arguments: '{"city":"Oslo"}' },
    { type: 'toolCall', id: 'call_b', name: 'weather', arguments: '{"city":"Rome"}' },
  ],
  { finishReason: 'toolCalls' },
);
export const person = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
};
export const ada = said([{ type: 'text', text: '{"name":"Ada"}' }]);
export const parameters = { type: 'object' as const, properties: { city: { type: 'string' } } };
export const user = [{ role: 'user' as const, content: 'Hi' }];
export const limited = new VendorError('rate_limit', {
  vendor: 'anthropic',
  status: 429,
  retryAfterMs: 1500,
});
export const broken = new VendorError('connection', { vendor: 'openai' });
