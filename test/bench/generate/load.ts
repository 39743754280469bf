import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { percentile } from '../figures.ts';

/** The callers, a process of their own: one phase for each message. */
export interface Phase {
  url: string;
  headers: Record<string, string>;
  stream: boolean;
  prompt: string;
  requests: number;
  concurrency: number;
}

export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of streams. */
  firstTokenP50Ms: number;
  firstTokenP99Ms: number;
  failed: number;
}

process.on('message', (phase: Phase) => {
  void run(phase).then((measured) => process.send?.(measured));
});
process.on('disconnect', () => process.exit());

async function run({ url, headers, stream, prompt, requests, concurrency }: Phase): Promise<Measured> {
  const pool = new Pool(url, { connections: concurrency, headersTimeout: 0, bodyTimeout: 0 });
  const body = JSON.stringify({
    model: 'gpt-4.1-mini',
    messages: [
      {
        role: 'system',
        content: 'You write body copy for small business websites. Plain words, short sentences.',
      },
      { role: 'user', content: prompt },
    ],
    stream,
  });
  const all: number[] = [];
  const firstTokens: number[] = [];
  let begun = 0;
  let failed = 0;

  const caller = async () => {
    while (begun++ < requests) {
      // Streams that all began at once would all end, and begin, at once for ever.
      if (stream) await sleep(Math.random() * 300);
      const start = performance.now();
      const answer = await pool.request({
        path: '/v1/chat/completions',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      let text = '';
      let isBegun = false;
      for await (const data of answer.body) {
        text += data;
        if (stream && !isBegun && text.includes('Fresh')) {
          isBegun = true;
          firstTokens.push(performance.now() - start);
        }
        if (text.length > 4_000) text = text.slice(-2_000);
      }
      all.push(performance.now() - start);
      const isWhole = stream ? text.includes('[DONE]') : text.includes('Come by early');
      if (answer.statusCode !== 200 || !isWhole) failed++;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, caller));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return {
    perSecond: requests / seconds,
    p50Ms: percentile(all, 0.5),
    p99Ms: percentile(all, 0.99),
    firstTokenP50Ms: percentile(firstTokens, 0.5),
    firstTokenP99Ms: percentile(firstTokens, 0.99),
    failed,
  };
}
