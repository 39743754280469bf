import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';
import { checkExpression, type Wanted } from './expression.ts';

/** Which requests a limit concerns; nothing given: all of the project. */
export interface Scope {
  feature?: string | undefined;
  route?: string | undefined;
  vendor?: string | undefined;
  model?: string | undefined;
  /** Expression: a condition. */
  when?: string | undefined;
}

/** So many starts in every window of the period; for each key on its own. */
export type ThrottleBody = Scope & {
  kind: 'throttle';
  limit: number;
  periodMs: number;
  key?: string | undefined;
};
/** So many under way at once; for each key on its own. Places go round among the values of `fairBy`. */
export type ConcurrencyBody = Scope & {
  kind: 'concurrency';
  limit: number;
  key?: string | undefined;
  fairBy?: string | undefined;
};
/** Of those with one key that follow each other within the period the last one goes on, after `maxWaitMs` at the latest. */
export type DebounceBody = Scope & { kind: 'debounce'; periodMs: number; maxWaitMs: number; key: string };
/** Seconds by which a request goes ahead of others of its key. */
export type PriorityBody = Scope & { kind: 'priority'; ahead: string };
/** So much money in each day or month of the project's time zone; for each key on its own. */
export type SpendBody = Scope & {
  kind: 'spend';
  limitMicroUsd: number;
  per: 'day' | 'month';
  key?: string | undefined;
  /** An event when this share (0–1) is spent. */
  warnAt?: number | undefined;
};

export type LimitBody = ThrottleBody | ConcurrencyBody | DebounceBody | PriorityBody | SpendBody;

const expression = (wanted: Wanted) =>
  z.string().superRefine((source, context) => {
    const issue = checkExpression(source, wanted);
    if (issue) context.addIssue({ code: 'custom', message: issue });
  });
const above0 = z.number({ error: 'a whole number above 0' }).int().positive('must be above 0');
const periodMs = above0.max(31 * 86_400_000, 'at most 31 days');
const word = z.string().min(1).max(200);
const scope = {
  feature: word.optional(),
  route: word.optional(),
  vendor: word.optional(),
  model: word.optional(),
  when: expression('condition').optional(),
};
const key = expression('key').optional();

const schema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle'), limit: above0.max(1_000_000), periodMs, key, ...scope }),
  z.strictObject({
    ...{ kind: z.literal('concurrency'), limit: above0.max(10_000), key, fairBy: key, ...scope },
  }),
  z
    .strictObject({
      kind: z.literal('debounce'),
      periodMs,
      maxWaitMs: periodMs,
      key: expression('key'),
      ...scope,
    })
    .refine((body) => body.maxWaitMs >= body.periodMs, {
      path: ['maxWaitMs'],
      message: 'must not be shorter than the period',
    }),
  z.strictObject({ kind: z.literal('priority'), ahead: expression('number'), ...scope }),
  z.strictObject({
    ...{ kind: z.literal('spend'), limitMicroUsd: above0, per: z.enum(['day', 'month']), key },
    warnAt: z.number().gt(0, 'must be above 0').lt(1, 'must be below 1').optional(),
    ...scope,
  }),
]);

/** The document's name is the limit's. Project 0: over all projects, the whole installation. */
export const limitKind: Kind<LimitBody> = { name: 'limit', scope: 'project', schema };
