import type { RouteAsk } from './types.ts';

export type Scalar = string | number | boolean | null;
export type Field = (typeof plainFields)[number] | `metadata.${string}`;
export const plainFields = ['feature', 'model', 'kind', 'stream', 'user', 'inputTokens'] as const;

/** Of one field; exactly one of the tests. A field that the request does not have passes only `notEquals`. */
export interface Test {
  field: Field;
  equals?: Scalar | undefined;
  notEquals?: Scalar | undefined;
  in?: Scalar[] | undefined;
  /** Text begins with it. */
  prefix?: string | undefined;
  greaterThan?: number | undefined;
  lessThan?: number | undefined;
  exists?: boolean | undefined;
}
export type Condition = Test | { all: Condition[] } | { any: Condition[] } | { not: Condition };

export type Predicate = (ask: RouteAsk) => boolean;

/** A condition as a function of the request. */
export function compileCondition(condition: Condition): Predicate {
  if ('all' in condition) {
    const parts = condition.all.map(compileCondition);
    return (ask) => parts.every((holds) => holds(ask));
  }
  if ('any' in condition) {
    const parts = condition.any.map(compileCondition);
    return (ask) => parts.some((holds) => holds(ask));
  }
  if ('not' in condition) {
    const holds = compileCondition(condition.not);
    return (ask) => !holds(ask);
  }
  const read = reader(condition.field);
  const passes = testOf(condition);
  return (ask) => passes(read(ask) ?? undefined);
}

function reader(field: Field): (ask: RouteAsk) => unknown {
  if (!field.startsWith('metadata.')) return (ask) => ask[field as (typeof plainFields)[number]];
  const key = field.slice('metadata.'.length);
  return ({ metadata }) => (Object.hasOwn(metadata, key) ? metadata[key] : undefined);
}

function testOf(test: Test): (value: unknown) => boolean {
  const { equals, notEquals, in: list, prefix, greaterThan, lessThan, exists } = test;
  if (equals !== undefined) return (value) => value === (equals ?? undefined);
  if (notEquals !== undefined) return (value) => value !== (notEquals ?? undefined);
  if (list !== undefined) {
    const values = new Set<unknown>(list.map((value) => value ?? undefined));
    return (value) => values.has(value);
  }
  if (prefix !== undefined) return (value) => typeof value === 'string' && value.startsWith(prefix);
  if (greaterThan !== undefined) return (value) => typeof value === 'number' && value > greaterThan;
  if (lessThan !== undefined) return (value) => typeof value === 'number' && value < lessThan;
  return (value) => (value !== undefined) === exists;
}

/** A condition as a person says it: `plan = free and inputTokens > 1000`. */
export function conditionWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(inGroup).join(' and ');
  if ('any' in condition) return condition.any.map(inGroup).join(' or ');
  if ('not' in condition) return `not (${conditionWords(condition.not)})`;
  const { equals, notEquals, in: list, prefix, greaterThan, lessThan, exists } = condition;
  const name = condition.field.replace(/^metadata\./, '');
  if (equals !== undefined) return `${name} = ${equals}`;
  if (notEquals !== undefined) return `${name} ≠ ${notEquals}`;
  if (list !== undefined) return `${name} is one of ${list.join(', ')}`;
  if (prefix !== undefined) return `${name} begins with ${prefix}`;
  if (greaterThan !== undefined) return `${name} > ${greaterThan}`;
  if (lessThan !== undefined) return `${name} < ${lessThan}`;
  return exists ? `${name} is given` : `${name} is not given`;
}

const inGroup = (condition: Condition): string =>
  ('all' in condition && condition.all.length > 1) || ('any' in condition && condition.any.length > 1)
    ? `(${conditionWords(condition)})`
    : conditionWords(condition);
