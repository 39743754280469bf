import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '#lib/domain/index.ts';

/** What is asked for, and finds its calls again at the vendors: `<id>/<step>` in the prompt. */
export interface Asked {
  kind: 'generation' | 'chain';
  id: string;
  /** One for each call that it takes. */
  marks: string[];
}

const markPattern = /\bmark ([0-9a-f-]{36}\/[a-z]+)/;
export const markOf = (body: string): string | undefined => markPattern.exec(body)?.[1];

export interface LoadOptions {
  urls: readonly string[];
  secretKey: string;
  generations: number;
  chains: number;
  /** All are asked for within this time, evenly. */
  durationMs: number;
  webhook: { url: string; secret: string };
  signal: AbortSignal;
  /** Told when one is acknowledged, and when one has to be asked for again. */
  onAcknowledged(asked: Asked): void;
  onAgain(): void;
}

const models = ['gpt-4.1-mini', 'claude-haiku-4-5'] as const;
const [openai, anthropic] = models;
const facts = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };

const generationOf = (id: string, n: number) => ({
  ...{ id, mode: 'durable', feature: 'button-text', model: models[n % 2], user: `u${n % 40}` },
  input: `mark ${id}/generation A label for button ${n}.`,
});

/** Four steps, to and fro between two vendors. */
const chainOf = (id: string, n: number) => ({
  id,
  input: { topic: `bakery ${n}` },
  steps: [
    { name: 'outline', kind: 'text', model: openai, input: 'An outline for a {{input.topic}}' },
    { name: 'facts', kind: 'extraction', model: anthropic, schema: facts, input: '{{steps.outline.text}}' },
    { name: 'short', kind: 'summary', model: anthropic, input: '{{steps.outline.text}}' },
    { name: 'vector', kind: 'embedding', model: 'text-embedding-3-small', input: '{{steps.short.text}}' },
  ].map((step) => ({ ...step, feature: 'site-plan', input: `mark ${id}/${step.name} ${step.input}` })),
});
const stepNames = ['outline', 'facts', 'short', 'vector'];

/** Asks for everything, each until it is acknowledged, with the same id. @throws Error when one is refused */
export async function askForAll(options: LoadOptions): Promise<void> {
  const { generations, chains, durationMs, signal } = options;
  const total = generations + chains;
  const startedAt = performance.now();
  const underWay: Promise<void>[] = [];
  let chainsSoFar = 0;
  for (let n = 0; n < total && !signal.aborted; n++) {
    await sleep(Math.max(0, startedAt + (n * durationMs) / total - performance.now()));
    const isChain = Math.floor(((n + 1) * chains) / total) > chainsSoFar;
    if (isChain) chainsSoFar++;
    underWay.push(isChain ? askForChain(options, n) : askForGeneration(options, n));
  }
  await Promise.all(underWay);
}

function askForGeneration(options: LoadOptions, n: number): Promise<void> {
  const id = newId();
  const asked: Asked = { kind: 'generation', id, marks: [`${id}/generation`] };
  return post(options, '/v1/generations', asked, generationOf(id, n));
}

function askForChain(options: LoadOptions, n: number): Promise<void> {
  const id = newId();
  const asked: Asked = { kind: 'chain', id, marks: stepNames.map((name) => `${id}/${name}`) };
  return post(options, '/v1/chains', asked, chainOf(id, n));
}

async function post(options: LoadOptions, path: string, asked: Asked, body: object): Promise<void> {
  const { urls, secretKey, webhook, signal } = options;
  const text = JSON.stringify({ ...body, webhook });
  for (let tries = 0; !signal.aborted; tries++) {
    const response = await fetch(`${urls[tries % urls.length]}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: text,
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    }).catch(() => undefined);
    const answer = await response?.text().catch(() => undefined);
    if (response?.status === 202 && answer !== undefined) return options.onAcknowledged(asked);
    const isRefused = response && response.status < 500 && response.status !== 429;
    if (isRefused) throw new Error(`${path} was answered ${response.status}: ${answer}`);
    options.onAgain();
    await sleep(500, undefined, { signal }).catch(() => {});
  }
}
