import { expect } from 'vitest';
import { type CanonicalEvent, type TextRequest, VendorError } from '#lib/vendors/index.ts';

export const ask = (model: string, more: Partial<TextRequest> = {}): TextRequest => ({
  kind: 'text',
  model,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello!' }] }],
  ...more,
});
export const all = async (events: AsyncIterable<CanonicalEvent>) => {
  const list: CanonicalEvent[] = [];
  for await (const item of events) list.push(item);
  return list;
};
export const schema = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 } },
  required: ['name'],
  additionalProperties: false,
};
export const format = { type: 'jsonSchema' as const, name: 'person', schema };
export const tool = { name: 'weather', schema: { type: 'object', properties: { city: { type: 'string' } } } };

/** The VendorError that a call ends with. */
export const failure = async (call: Promise<unknown>): Promise<VendorError> => {
  const error = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
};
export const textIn = (list: CanonicalEvent[]) =>
  list.map((item) => (item.type === 'textDelta' ? item.text : '')).join('');
export const last = (list: CanonicalEvent[]) => list.at(-1) as CanonicalEvent;
