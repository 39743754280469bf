import type { StepAsk, StepOutcome } from '#lib/chains/index.ts';

/** What is read of an answer, of whichever vendor. */
interface Answer {
  data?: { embedding: number[] }[];
  content?: { text: string }[];
  choices?: { message: { content: string } }[];
}

/** One call to the simulator, as bare as it gets: what Kept's own way to a vendor does is tested elsewhere. */
export async function callVendor(
  url: string,
  step: StepAsk['step'],
  interactionId: string,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const { model = '' } = step;
  const content = step.input;
  const messages = [{ role: 'user', content }];
  const isAnthropic = model.startsWith('claude');
  const path = isAnthropic
    ? '/v1/messages'
    : step.kind === 'embedding'
      ? '/v1/embeddings'
      : '/v1/chat/completions';
  const format =
    step.kind === 'extraction'
      ? {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'facts', strict: true, schema: step.schema },
          },
        }
      : {};
  const body = isAnthropic
    ? { model, messages, max_tokens: 50 }
    : step.kind === 'embedding'
      ? { model, input: content }
      : { model, messages, ...format };
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': interactionId,
      ...(isAnthropic
        ? { 'x-api-key': 'key-a', 'anthropic-version': '2023-06-01' }
        : { authorization: 'Bearer key-o' }),
    },
    body: JSON.stringify(body),
    signal,
  });
  const { data, content: parts, choices } = (await response.json()) as Answer;
  if (response.status === 429 || response.status >= 500)
    return { state: 'again', waitMs: 50, reason: `answered ${response.status}`, carry: { times: 1 } };
  if (!response.ok)
    return {
      state: 'failed',
      error: { code: `${response.status}`, message: 'the vendor refused it' },
      costMicroUsd: 0,
    };
  const done = {
    state: 'completed',
    vendor: isAnthropic ? 'anthropic' : 'openai',
    model,
    costMicroUsd: 10,
  } as const;
  if (step.kind === 'embedding') return { ...done, value: { vector: data?.[0]?.embedding ?? [] } };
  const text = parts?.[0]?.text ?? choices?.[0]?.message.content ?? '';
  return { ...done, value: step.kind === 'extraction' ? { json: JSON.parse(text) } : { text } };
}
