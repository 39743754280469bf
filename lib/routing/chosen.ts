import { z } from 'zod';

/** A schema that is chosen by looking at the value, because a union of all would only say "invalid input". */
export function chosen<T>(schemaFor: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const parsed = schemaFor(value).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) {
      context.issues.push({ code: 'custom', message, path, input: value });
    }
    return z.NEVER;
  });
}

/** Refuses everything, with a reason. */
export const refuse = (message: string): z.ZodType<never> => z.custom<never>(() => false, message);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
