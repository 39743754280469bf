import { createServer } from 'node:http';

/** A vendor that answers at once and always the same: its own process, so that only the gateways differ. */

const words = 'Fresh bread every morning, baked in the house since 1957. Come by early.'.split(/(?<= )/);
const usage = { prompt_tokens: 12, completion_tokens: words.length, total_tokens: 12 + words.length };
const base = { id: 'chatcmpl-1', created: 1_760_000_000, model: 'gpt-4.1-mini-2025-04-14' };
const whole = Buffer.from(
  JSON.stringify({
    ...base,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: words.join(''), refusal: null },
        finish_reason: 'stop',
      },
    ],
    usage,
  }),
);
const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const first = Buffer.from(chunk({ role: 'assistant', content: '' }) + chunk({ content: words[0] }));
const middle = words.slice(1).map((content) => Buffer.from(chunk({ content })));
const last = Buffer.from(
  `${chunk({}, 'stop')}data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`,
);
const headers = {
  'x-ratelimit-limit-requests': '1000000',
  'x-ratelimit-remaining-requests': '999999',
  'x-request-id': 'req_1',
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (data) => chunks.push(data));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (!/"stream":\s*true/.test(body)) {
      response.writeHead(200, {
        ...headers,
        'content-type': 'application/json',
        'content-length': whole.length,
      });
      return response.end(whole);
    }
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    // `pace:<ms>` in the prompt: one token every so often; else all at once.
    const pace = Number(/pace:(\d+)/.exec(body)?.[1] ?? 0);
    if (pace === 0) return response.end(Buffer.concat([first, ...middle, last]));
    response.write(first);
    let at = 0;
    const repeats = Number(/repeat:(\d+)/.exec(body)?.[1] ?? 1) * middle.length;
    const timer = setInterval(() => {
      if (at < repeats) return response.write(middle[at++ % middle.length]);
      clearInterval(timer);
      return response.end(last);
    }, pace);
    response.on('close', () => clearInterval(timer));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
process.on('disconnect', () => process.exit());
