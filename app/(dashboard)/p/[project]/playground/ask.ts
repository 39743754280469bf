import { z } from 'zod';
import { isUuidV7 } from '#lib/domain/index.ts';

const name = z.string().min(1).max(200);
const values = z.record(z.string(), z.string().max(20_000));

/** What somebody tries: the same fields as `POST /v1/generations`. */
export const playgroundAsk = z.strictObject({
  feature: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/-]{0,99}$/i, 'must be a slug of at most 100 letters, digits and . _ / -'),
  input: z.string().max(200_000),
  /** Absent: the feature's; null: none. */
  prompt: name.nullish(),
  variables: values.optional(),
  context: values.optional(),
  tenant: name.optional(),
  model: name.optional(),
  route: name.optional(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  session: name.optional(),
  /** Of a regenerate. */
  chainId: z.string().refine(isUuidV7, 'must be a UUIDv7').optional(),
});
export type PlaygroundAsk = z.input<typeof playgroundAsk>;

/** Whose generations these are in the log: one user a person, so that splits by user hold for them too. */
export const playgroundUser = (email: string): string => `playground:${email}`;
