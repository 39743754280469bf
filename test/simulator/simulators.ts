import { afterEach } from 'vitest';
import {
  type Organization,
  type Rule,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '#lib/simulator/index.ts';

export const openaiKey = 'sk-test-openai-a';
export const anthropicKey = 'sk-ant-test-a';
export const azureKey = 'azure-test-a';

export const organizations: Organization[] = [
  { id: 'org-a', vendor: 'openai', key: openaiKey },
  { id: 'org-b', vendor: 'openai', key: 'sk-test-openai-b' },
  { id: 'ant-a', vendor: 'anthropic', key: anthropicKey },
  { id: 'westeurope', vendor: 'azure', key: azureKey, deployments: { writer: 'gpt-4.1-mini' } },
];

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that ends with the test. */
export async function simulate(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSimulator({ organizations, ...options });
  open.push(simulator);
  return simulator;
}

export const withFault = (fault: Rule['fault'] & object, more: Partial<Rule> = {}) =>
  simulate({ rules: [{ id: 'rule', fault, ...more }] });

/** Sends JSON as OpenAI's clients do. */
export const post = (
  url: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
) =>
  fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${openaiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });

export const chatBody = (content = 'Answer in 60 tokens', more: object = {}) => ({
  model: 'gpt-4.1-mini',
  messages: [{ role: 'user', content }],
  ...more,
});

export const messageBody = (content = 'Answer in 60 tokens', more: object = {}) => ({
  model: 'claude-haiku-4-5',
  max_tokens: 1000,
  messages: [{ role: 'user', content }],
  ...more,
});

export const anthropicHeaders = { 'x-api-key': anthropicKey, 'anthropic-version': '2023-06-01' };

/** Reads what arrives until the end or the break, and says which it was. */
export async function readUntilBreak(response: Response): Promise<{ text: string; broke: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
    }
    return { text, broke: false };
  } catch {
    return { text, broke: true };
  }
}

/** The `data:` of each event, parsed; what is no JSON stays text. */
export const eventsOf = (text: string): unknown[] =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => {
    try {
      return JSON.parse(data as string) as unknown;
    } catch {
      return data;
    }
  });

/** Waits until the condition holds; the test's own time limit ends it. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
