import fc from 'fast-check';
import type { AssistantPart, Message, TextRequest, TextResult, Tool, UserPart } from '#lib/vendors/index.ts';

const words = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((text) => `${text}.`);
const id = fc.stringMatching(/^[a-z0-9]{4,8}$/);
const text = words.map((value) => ({ type: 'text' as const, text: value }));
const image = fc.oneof(
  fc.constant({ type: 'image' as const, source: { kind: 'url' as const, url: 'https://example.org/a.png' } }),
  fc.base64String({ minLength: 4 }).map((data) => ({
    type: 'image' as const,
    source: { kind: 'base64' as const, mediaType: 'image/png', data },
  })),
);
const args = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.oneof(words, fc.integer(), fc.boolean()))
  .map((value) => JSON.stringify(value));
const toolCall = fc.record({
  type: fc.constant('toolCall' as const),
  id,
  name: fc.constantFrom('weather', 'time'),
  arguments: args,
});
const signed = fc.record({ type: fc.constant('reasoning' as const), text: words, signature: id });

/** Text apart, calls after it: what every dialect can hold. `thoughts` are signed. */
const assistant = (thoughts: boolean): fc.Arbitrary<AssistantPart[]> =>
  fc
    .tuple(
      fc.array(signed, { maxLength: thoughts ? 1 : 0 }),
      fc.array(text, { maxLength: 1 }),
      fc.array(toolCall, { maxLength: 3 }),
    )
    .map((parts) => parts.flat())
    .filter((parts) => parts.some(({ type }) => type !== 'reasoning'));

/** A conversation whose calls are all answered, ending with the user. */
const messages = (thoughts: boolean): fc.Arbitrary<Message[]> =>
  fc
    .tuple(
      fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(assistant(thoughts), fc.array(text, { minLength: 1, maxLength: 2 }), words), {
        maxLength: 2,
      }),
    )
    .map(([first, turns]) => [
      { role: 'user', content: first },
      ...turns.flatMap(([said, next, output]): Message[] => {
        const results = said.flatMap((part): UserPart[] =>
          part.type === 'toolCall'
            ? [{ type: 'toolResult', id: part.id, content: [{ type: 'text', text: output }] }]
            : [],
        );
        return [
          { role: 'assistant', content: said },
          { role: 'user', content: [...results, ...next] },
        ];
      }),
    ]);

const tool: fc.Arbitrary<Tool> = fc.record(
  {
    name: fc.constantFrom('weather', 'time'),
    description: words,
    schema: fc.constant({ type: 'object', properties: { city: { type: 'string' } } }),
    strict: fc.boolean(),
  },
  { requiredKeys: ['name', 'schema'] },
);
const schema = {
  type: 'object',
  properties: { name: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
};

export const textRequest = (model: string, thoughts: boolean): fc.Arbitrary<TextRequest> =>
  fc
    .record(
      {
        kind: fc.constant('text' as const),
        model: fc.constant(model),
        messages: messages(thoughts),
        system: fc.array(text, { minLength: 1, maxLength: 2 }),
        tools: fc.array(tool, { minLength: 1, maxLength: 2 }),
        toolChoice: fc.oneof(
          fc.constantFrom('auto' as const, 'none' as const, 'required' as const),
          fc.constant({ name: 'weather' }),
        ),
        responseFormat: fc.constant({ type: 'jsonSchema' as const, name: 'answer', schema }),
        maxTokens: fc.integer({ min: 1, max: 4000 }),
        temperature: fc.constantFrom(0, 0.5, 1),
        stop: fc.array(words, { minLength: 1, maxLength: 3 }),
        user: id,
      },
      { requiredKeys: ['kind', 'model', 'messages'] },
    )
    // A choice without tools means nothing, and is not sent.
    .map(({ toolChoice, ...request }) =>
      request.tools && toolChoice ? { ...request, toolChoice } : request,
    );

export const textResult = (thoughts: boolean): fc.Arbitrary<TextResult> =>
  fc
    .record({
      kind: fc.constant('text' as const),
      id,
      model: fc.constant('some-model'),
      content: assistant(thoughts),
      finishReason: fc.constantFrom('stop' as const, 'length' as const),
      usage: fc.record({
        inputTokens: fc.integer({ min: 50, max: 1000 }),
        cachedInputTokens: fc.integer({ min: 0, max: 50 }),
        outputTokens: fc.integer({ min: 2, max: 1000 }),
        reasoningTokens: fc.integer({ min: 0, max: 2 }),
        reported: fc.constant(true),
      }),
    })
    .map((result) =>
      result.content.some(({ type }) => type === 'toolCall')
        ? { ...result, finishReason: 'toolCalls' }
        : result,
    );
