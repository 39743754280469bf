import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';
import { type Definition, definitionSchema, needsOnlyInput } from '#lib/matching/index.ts';
import type { HintBody } from './types.ts';

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/-]{0,99}$/i, 'must be a slug of at most 100 letters, digits and . _ / -');

const condition = z
  .unknown()
  .superRefine((value, context) => {
    const { error, data } = definitionSchema.safeParse(value);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    if (data && !needsOnlyInput(data))
      context.addIssue(
        'may only look at input, feature, language, script and inputLength: more is not known before generation',
      );
  })
  .transform((value) => value as Definition);

const text = z.string().trim().min(1, 'must not be empty').max(2_000, 'must have at most 2,000 characters');

const texts = z.record(z.string(), text).superRefine((value, context) => {
  if (!Object.hasOwn(value, 'default'))
    context.addIssue({ code: 'custom', path: ['default'], message: 'is missing' });
  for (const language of Object.keys(value))
    if (language !== 'default' && !isLanguage(language))
      context.addIssue({
        code: 'custom',
        path: [language],
        message: 'is no language such as "ja" or "pt-BR"',
      });
});

const schema = z.strictObject({
  features: z.array(slug).max(100, 'must be at most 100').default([]),
  condition,
  texts: texts.transform((value) => value as HintBody['texts']),
  where: z.enum(['before', 'after']).default('before'),
  holdOutShare: z.number().min(0, 'must not be negative').max(1, 'must be at most 1').default(0.1),
  isOn: z.boolean().default(true),
  patternId: z.uuid().nullable().default(null),
});

/** Hints of a project, by name. */
export const hintKind: Kind<HintBody> = { name: 'hint', scope: 'project', schema };

/** What is wrong with a hint, as `path: reason`; empty when it can be saved. */
export function checkHint(body: unknown): string[] {
  const { error } = schema.safeParse(body);
  return error?.issues.map(({ path, message }) => `${path.join('.') || 'hint'}: ${message}`) ?? [];
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
