import type { LimitBody } from '#lib/flow/index.ts';
import type { LimitKind } from './fields.ts';

/** What stands in the fields of the editor; numbers as the person sees them. */
export interface Draft {
  name: string;
  kind: LimitKind;
  limit: number | string;
  /** Of `unit`. */
  period: number | string;
  unit: Unit;
  maxWait: number | string;
  usd: number | string;
  per: 'day' | 'month';
  /** Percent; empty: never. */
  warnAt: number | string;
  key: string;
  fairBy: string;
  ahead: string;
  feature: string;
  route: string;
  vendor: string;
  model: string;
  when: string;
}

export const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Unit = keyof typeof units;

const empty: Omit<Draft, 'name' | 'kind'> = {
  ...{ limit: '', period: 1, unit: 'minute', maxWait: '', usd: '', per: 'day', warnAt: '' },
  ...{ key: '', fairBy: '', ahead: '', feature: '', route: '', vendor: '', model: '', when: '' },
};

export const newDraft = (kind: LimitKind): Draft => ({
  ...{ ...empty, name: '', kind },
  ...(kind === 'debounce' && { unit: 'second', period: 2, maxWait: 10, key: 'session' }),
  ...(kind === 'spend' && { warnAt: 80 }),
});

/** The largest unit that a period is a whole number of. */
const unitOf = (ms: number): Unit =>
  (Object.keys(units) as Unit[]).findLast((unit) => ms % units[unit] === 0) ?? 'second';

export function draftOf(name: string, body: LimitBody): Draft {
  const { kind, feature = '', route = '', vendor = '', model = '', when = '' } = body;
  const draft: Draft = { ...empty, name, kind, feature, route, vendor, model, when };
  if ('key' in body) draft.key = body.key ?? '';
  if ('limit' in body) draft.limit = body.limit;
  if ('periodMs' in body) {
    draft.unit = unitOf(body.periodMs);
    draft.period = body.periodMs / units[draft.unit];
  }
  if (body.kind === 'debounce') draft.maxWait = body.maxWaitMs / units[draft.unit];
  if (body.kind === 'concurrency') draft.fairBy = body.fairBy ?? '';
  if (body.kind === 'priority') draft.ahead = body.ahead;
  if (body.kind === 'spend')
    Object.assign(draft, {
      ...{ usd: body.limitMicroUsd / 1e6, per: body.per },
      warnAt: body.warnAt === undefined ? '' : Math.round(body.warnAt * 100),
    });
  return draft;
}

/** What is sent to be checked and saved: empty fields are left out, so that the checker speaks of them. */
export function bodyOf(draft: Draft): Record<string, unknown> {
  const { kind, key, fairBy, ahead, per, feature, route, vendor, model, when } = draft;
  const ms = (value: number | string) =>
    value === '' ? undefined : Math.round(Number(value) * units[draft.unit]);
  const number = (value: number | string) => (value === '' ? undefined : Number(value));
  const own: Record<LimitKind, Record<string, unknown>> = {
    throttle: { limit: number(draft.limit), periodMs: ms(draft.period), key },
    concurrency: { limit: number(draft.limit), key, fairBy },
    debounce: { periodMs: ms(draft.period), maxWaitMs: ms(draft.maxWait), key },
    priority: { ahead },
    spend: {
      ...{ limitMicroUsd: draft.usd === '' ? undefined : Math.round(Number(draft.usd) * 1e6), per, key },
      warnAt: draft.warnAt === '' ? undefined : Number(draft.warnAt) / 100,
    },
  };
  const all = { kind, ...own[kind], feature, route, vendor, model, when };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
}

const fieldOf: Record<string, keyof Draft> = {
  ...{ limit: 'limit', periodMs: 'period', maxWaitMs: 'maxWait', limitMicroUsd: 'usd', warnAt: 'warnAt' },
  ...{ key: 'key', fairBy: 'fairBy', ahead: 'ahead', name: 'name', when: 'when' },
  ...{ feature: 'feature', route: 'route', vendor: 'vendor', model: 'model' },
};

/** Sorts issues, `field: reason`, to the fields that the person sees; the others stay together. */
export function sortIssues(issues: readonly string[]): {
  byField: Partial<Record<keyof Draft, string>>;
  rest: string[];
} {
  const byField: Partial<Record<keyof Draft, string>> = {};
  const rest: string[] = [];
  for (const issue of issues) {
    const [, path = '', reason = ''] = /^(\w+): (.*)$/s.exec(issue) ?? [];
    const field = fieldOf[path];
    if (field && byField[field] === undefined) byField[field] = reason;
    else rest.push(issue);
  }
  return { byField, rest };
}
