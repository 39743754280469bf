import { expect, test } from 'vitest';
import { isId } from '#lib/sdk/index.ts';
import { eventually } from '../support/eventually.ts';
import { startKeptServer } from './kept-server.ts';
import { setUp } from './server-set-up.ts';

const ID = '019a1b2c-3d4e-7f50-8a6b-7c8d9eafb0c1';
const steps = [
  { name: 'outline', status: 'completed', value: { text: 'bread, cakes' } },
  { name: 'facts', status: 'waiting' },
];
const facts = { name: 'facts', status: 'completed', value: { json: { title: 'Bread' } } };
const state = (status: string, fields: object = {}) => ({
  ...{ status: 200, body: { id: ID, status, steps, attempt: 1, ...fields } },
});

test('a chain is sent until it is taken, under one id, and gives its values by name', async () => {
  await using server = await startKeptServer();
  const { kept, clock, errors } = setUp(server);
  server.script.push({ status: 502 }, state('running'), state('running'));
  server.script.push(state('completed', { steps: [steps[0], facts] }));
  const extraction = { kind: 'extraction', feature: 'site-plan', schema: { type: 'object' } } as const;
  const asked = kept.chain({
    input: { site: 'a bakery' },
    steps: [
      { name: 'outline', kind: 'text', feature: 'site-plan', input: 'Outline {{input.site}}' },
      { ...extraction, name: 'facts', input: '{{steps.outline.text}}' },
    ],
  });
  await eventually(() => expect(errors).toHaveLength(1));
  clock.advance(375);
  const chain = await asked;
  expect(isId(chain.id)).toBe(true);
  const sent = server.received.map(({ method, path, body }) => [method, path, body]);
  const names = [{ name: 'outline' }, { name: 'facts', input: '{{steps.outline.text}}' }];
  const ask = { id: chain.id, input: { site: 'a bakery' }, steps: names };
  expect(sent).toMatchObject(Array(2).fill(['POST', '/v1/chains', ask]));

  const result = chain.result();
  await eventually(() => expect(clock.waits).toEqual([500]));
  clock.advance(500);
  const { values } = await result;
  // Types by the steps: text of a text, json of an extraction.
  const text: string = values.outline.text;
  const json: unknown = values.facts.json;
  expect([text, json]).toEqual(['bread, cakes', { title: 'Bread' }]);
  expect(server.received.at(-1)?.path).toBe(`/v1/chains/${chain.id}`);
});

test('a failed chain says where it stopped and begins again from there; a lost answer to that is no matter', async () => {
  await using server = await startKeptServer();
  const { kept, clock, errors } = setUp(server);
  const chain = kept.chainRun(ID);
  const error = { code: 'content_filter', message: 'refused', step: 'facts' };
  const notFailed = { status: 409, body: { error: { code: 'not_failed', message: 'no' } } };
  server.script.push(state('failed', { error }));
  await expect(chain.result()).rejects.toMatchObject({
    ...{ name: 'WorkError', code: 'failed', reason: 'content_filter', step: 'facts', id: ID },
  });

  server.script.push({ status: 503 }, notFailed, state('running', { attempt: 2 }));
  const retried = chain.retry();
  await eventually(() => expect(errors).toHaveLength(1));
  clock.advance(375);
  expect(await retried).toMatchObject({
    status: 'running',
    attempt: 2,
    values: steps[0] && { outline: steps[0].value },
  });
  expect(server.received.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /v1/chains/${ID}/retry`,
    `POST /v1/chains/${ID}/retry`,
    `GET /v1/chains/${ID}`,
  ]);

  server.script.push(notFailed, state('completed'), state('cancelled'));
  await expect(chain.retry()).rejects.toMatchObject({ code: 'refused', reason: 'not_failed' });
  expect(await chain.cancel()).toMatchObject({ status: 'cancelled' });
  expect(server.received.at(-1)?.method).toBe('DELETE');
});

test('a chain that is none is refused, with each problem', async () => {
  await using server = await startKeptServer();
  const { kept } = setUp(server);
  const details = [{ field: 'steps.0.input', message: '{{steps.b.text}}: there is no step "b"' }];
  server.script.push({ status: 422, body: { error: { code: 'invalid_chain', message: 'no', details } } });
  const asked = kept.chain({
    steps: [{ name: 'a', kind: 'summary', feature: 'x', input: '{{steps.b.text}}' }],
  });
  await expect(asked).rejects.toMatchObject({
    code: 'refused',
    reason: 'invalid_chain',
    status: 422,
    details,
  });
});
