import { Pool } from 'undici';
import { percentile } from '../figures.ts';
import { type Body, freshen, interactionBody, outcomeBody } from './bodies.ts';

/** The caller, a process of its own: does one phase for each message and answers with what it measured. */

export interface Phase {
  url: string;
  key: string;
  /** `outcomes` are reported for interactions that an earlier phase sent. */
  kind: 'interactions' | 'outcomes';
  items: number;
  itemsPerRequest: number;
  concurrency: number;
}

export interface Measured {
  /** Accepted items per second. */
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const differentBodies = 48;
const sent: string[] = [];

process.on('message', (phase: Phase) => {
  void run(phase).then((measured) => process.send?.(measured));
});
process.on('disconnect', () => process.exit());

async function run(phase: Phase): Promise<Measured> {
  const pool = new Pool(phase.url, { connections: phase.concurrency });
  const next = phase.kind === 'interactions' ? interactionRequests(phase) : outcomeRequests(phase);
  const headers = { authorization: `Bearer ${phase.key}`, 'content-type': 'application/json' };
  const requests = Math.ceil(phase.items / phase.itemsPerRequest);
  const durations: number[] = [];
  let accepted = 0;
  let begun = 0;

  const caller = async () => {
    while (begun++ < requests) {
      const { bytes, done } = next();
      const start = performance.now();
      const { statusCode, body } = await pool.request({
        path: phase.kind === 'outcomes' ? '/v1/outcomes' : '/v1/interactions',
        method: 'POST',
        headers,
        body: bytes,
      });
      const answer = (await body.json()) as { accepted?: number };
      durations.push(performance.now() - start);
      done();
      if (statusCode !== 200 || answer.accepted !== phase.itemsPerRequest)
        throw new Error(`the server answered ${statusCode}: ${JSON.stringify(answer).slice(0, 500)}`);
      accepted += answer.accepted;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: phase.concurrency }, caller));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return {
    perSecond: accepted / seconds,
    p50Ms: percentile(durations, 0.5),
    p99Ms: percentile(durations, 0.99),
  };
}

interface Request {
  bytes: Buffer;
  /** Its bytes may be used again. */
  done(): void;
}

function interactionRequests({ itemsPerRequest, concurrency }: Phase): () => Request {
  const free: Body[] = Array.from({ length: Math.max(differentBodies, concurrency + 1) }, () =>
    interactionBody(itemsPerRequest, Math.random),
  );
  return () => {
    const body = free.shift() as Body;
    for (const id of freshen(body)) sent.push(id);
    return { bytes: body.bytes, done: () => free.push(body) };
  };
}

function outcomeRequests({ itemsPerRequest }: Phase): () => Request {
  let at = 0;
  return () => {
    const bytes = outcomeBody(sent.slice(at, at + itemsPerRequest), Math.random);
    at += itemsPerRequest;
    return { bytes, done: () => {} };
  };
}
