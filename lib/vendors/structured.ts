import type { JsonSchemaFormat, ResponseFormat, TextRequest } from './canonical.ts';
import { type Validator, validateWithZod } from './json-schema/validate.ts';

/** A structured answer after its check. `issues` say what is wrong, without quoting the answer. */
export type StructuredAnswer = { ok: true; value: unknown } | { ok: false; issues: string[] };

/** Some models fence JSON although they were asked not to. */
const unfenced = (text: string): string =>
  /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;

/**
 * Checks a finished answer against the format that was asked for. Text is always fine. Throws UnsupportedSchema when
 * the schema itself cannot be checked.
 */
export function checkAnswer(
  text: string,
  format: ResponseFormat | undefined,
  validate: Validator = validateWithZod,
): StructuredAnswer {
  if (format === undefined || format.type === 'text') return { ok: true, value: text };
  const check = format.type === 'jsonSchema' ? validate(format.schema) : undefined;
  let value: unknown;
  try {
    value = JSON.parse(unfenced(text));
  } catch {
    return { ok: false, issues: ['answer: not valid JSON'] };
  }
  const issues = check?.(value) ?? [];
  return issues.length === 0 ? { ok: true, value } : { ok: false, issues };
}

/** The request for the one repair attempt: the conversation goes on with the wrong answer and what is wrong with it. */
export const repairRequest = (
  request: TextRequest,
  wrongAnswer: string,
  issues: readonly string[],
): TextRequest => ({
  ...request,
  messages: [
    ...request.messages,
    { role: 'assistant', content: [{ type: 'text', text: wrongAnswer || '(empty)' }] },
    {
      role: 'user',
      content: [
        {
          type: 'text',
          text: `That answer does not fit the required format:\n${issues.map((issue) => `- ${issue}`).join('\n')}\nAnswer again with the corrected JSON only.`,
        },
      ],
    },
  ],
});

/** How the format is put to a model in words, where the vendor has no field for it. */
export const formatInWords = (format: JsonSchemaFormat | { type: 'json' }): string =>
  format.type === 'json'
    ? 'Answer with one valid JSON value and nothing else: no explanation, no code fence.'
    : `Answer with one JSON value and nothing else: no explanation, no code fence. It must be valid against this JSON schema:\n${JSON.stringify(format.schema)}`;
