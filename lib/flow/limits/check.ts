import { type LimitBody, limitKind } from './kinds.ts';

type Named = { name: string; body: LimitBody };

/**
 * What is wrong with a limit that somebody wants to save; empty if nothing is.
 * @param others those of the same project, without the one that it replaces
 */
export function checkLimit(body: unknown, others: readonly Named[]): string[] {
  const parsed = limitKind.schema.safeParse(body);
  if (parsed.success) return others.flatMap((other) => contradiction(parsed.data, other) ?? []);
  return parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'limit'}: ${message}`);
}

const scopeFields = ['feature', 'route', 'vendor', 'model', 'when'] as const;

/** Whether everything that concerns `narrow` concerns `wide` too. */
const isWithin = (narrow: LimitBody, wide: LimitBody): boolean =>
  scopeFields.every((field) => wide[field] === undefined || wide[field] === narrow[field]);
const isSameScope = (a: LimitBody, b: LimitBody): boolean => isWithin(a, b) && isWithin(b, a);

const keyIn = (body: LimitBody): string | undefined => ('key' in body ? body.key : undefined);

/** How much a limit lets through, in what: comparable when the units are the same. */
function measure(body: LimitBody): { amount: number; unit: string } | undefined {
  if (body.kind === 'throttle') return { amount: body.limit, unit: `starts in ${body.periodMs} ms` };
  if (body.kind === 'concurrency') return { amount: body.limit, unit: 'at once' };
  if (body.kind === 'spend') return { amount: body.limitMicroUsd, unit: `micro-USD a ${body.per}` };
  return undefined;
}

function contradiction(body: LimitBody, { name, body: other }: Named): string | undefined {
  const [mine, theirs] = [measure(body), measure(other)];
  if (
    body.kind === 'spend' &&
    other.kind === 'spend' &&
    body.per !== other.per &&
    keyIn(body) === keyIn(other)
  ) {
    const [day, month] = body.per === 'day' ? [body, other] : [other, body];
    if (isSameScope(body, other) && day.limitMicroUsd > month.limitMicroUsd)
      return `limitMicroUsd: a day could cost more than the month: see ${name}`;
  }
  if (!mine || !theirs || mine.unit !== theirs.unit) return undefined;
  if (isSameScope(body, other) && keyIn(body) === keyIn(other))
    return `limit: ${name} says ${theirs.amount} ${theirs.unit} for the same requests and the same key`;
  const says = `${theirs.amount} ${theirs.unit}`;
  // A key's limit above the limit of all keys together can never be reached.
  if (
    keyIn(other) === undefined &&
    keyIn(body) !== undefined &&
    isWithin(body, other) &&
    mine.amount > theirs.amount
  )
    return `limit: ${mine.amount} for one key is above what ${name} allows for all of them: ${says}`;
  if (
    keyIn(body) === undefined &&
    keyIn(other) !== undefined &&
    isWithin(other, body) &&
    mine.amount < theirs.amount
  )
    return `limit: ${mine.amount} for all keys is below what ${name} allows for one of them: ${says}`;
  return undefined;
}
