import OpenAI, { AzureOpenAI, NotFoundError } from 'openai';
import { describe, expect, test } from 'vitest';
import { azureKey, simulate, withFault } from './simulators.ts';

const azure = (endpoint: string, deployment = 'writer') =>
  new AzureOpenAI({ apiKey: azureKey, endpoint, apiVersion: '2024-10-21', deployment, maxRetries: 0 });
const ask = { model: 'writer', messages: [{ role: 'user' as const, content: 'Answer in 20 tokens' }] };

describe('the Azure client', () => {
  test('deployments, whole and streamed, with verdicts', async () => {
    const simulator = await simulate();
    const whole = await azure(simulator.url).chat.completions.create(ask);
    expect(whole).toHaveProperty('prompt_filter_results');
    expect(whole.choices[0]).toHaveProperty('content_filter_results.hate.severity', 'safe');
    const chunks = [];
    for await (const chunk of await azure(simulator.url).chat.completions.create({ ...ask, stream: true }))
      chunks.push(chunk);
    expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] });
    expect(chunks.filter(({ choices }) => choices[0]?.delta.content)).toHaveLength(20);
    expect(simulator.ledger()[0]).toMatchObject({
      vendor: 'azure',
      organization: 'westeurope',
      model: 'gpt-4.1-mini',
    });
  });

  test('the /openai/v1 form', async () => {
    const { url } = await simulate();
    const client = new OpenAI({
      apiKey: azureKey,
      baseURL: `${url}/openai/v1`,
      defaultHeaders: { 'api-key': azureKey },
      maxRetries: 0,
    });
    expect((await client.chat.completions.create(ask)).choices[0]?.finish_reason).toBe('stop');
    expect((await client.responses.create({ model: 'writer', input: 'button' })).output_text).not.toBe('');
  });

  test('its own errors', async () => {
    const { url } = await simulate();
    await expect(azure(url, 'nowhere').chat.completions.create(ask)).rejects.toMatchObject({
      status: 404,
      code: 'DeploymentNotFound',
    });
    const noVersion = await fetch(`${url}/openai/deployments/writer/chat/completions`, {
      method: 'POST',
      headers: { 'api-key': azureKey },
      body: JSON.stringify(ask),
    });
    expect([noVersion.status, await noVersion.json()]).toEqual([
      404,
      { error: { code: '404', message: 'Resource not found' } },
    ]);
    await expect(azure(`${url}/v1`).chat.completions.create(ask)).rejects.toBeInstanceOf(NotFoundError);
    const filtered = azure((await withFault({ kind: 'content_filter' })).url);
    await expect(filtered.chat.completions.create(ask)).rejects.toMatchObject({
      status: 400,
      code: 'content_filter',
      error: {
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: { violence: { filtered: true } },
        },
      },
    });
  });
});
