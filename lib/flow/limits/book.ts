import type { Catalog } from '#lib/catalog/index.ts';
import type { Need } from '../room/rows.ts';
import type { FlowAsk } from '../types.ts';
import { type Fields, fieldsOf, holds, keyOf, numberOf } from './expression.ts';
import { type LimitBody, limitKind, type SpendBody } from './kinds.ts';

/** A limit as it is kept in memory. */
interface Rule {
  name: string;
  /** 0: the whole installation. */
  projectId: number;
  body: LimitBody;
}

/** What the limits of a project say about one request. */
export interface Plan {
  /** The interaction, and when it was asked for, ms. */
  of: string;
  askedAt: number;
  lane: string;
  /** Enqueue time minus boost, ms. */
  rank: number;
  needs: Record<string, Need>;
  /** The longest that applies. */
  debounce: { key: string; periodMs: number; maxWaitMs: number } | undefined;
  spends: { name: string; projectId: number; body: SpendBody; key: string }[];
}

export interface Book {
  /** Undefined: nothing limits it. */
  plan(ask: FlowAsk): Plan | undefined;
  /** Limits changed. */
  onChange(listener: () => void): void;
  close(): void;
}

const longestBoostSeconds = 86_400;
const scopeFields = ['feature', 'route', 'vendor', 'model'] as const;

/** A line's name sorts by place: slots before throttles, since only slots can be kept; a key's before everybody's. */
const lineName = ({ projectId, name, body }: Rule, key: string | undefined): string => {
  const kind = body.kind === 'concurrency' ? 'c' : body.kind === 'throttle' ? 't' : 'd';
  return `${kind}${key === undefined ? 1 : 0}/${projectId}/${name}${key === undefined ? '' : `=${key}`}`;
};

/** What a line's name says. */
export interface LineName {
  kind: 'throttled' | 'full' | 'debounced';
  projectId: number;
  limit: string;
  key?: string;
}

export function readLine(line: string): LineName {
  const [, kind, project, limit, key] = /^(.)\d\/(\d+)\/([^=]*)(?:=(.*))?$/s.exec(line) ?? [];
  const kinds = { c: 'full', t: 'throttled', d: 'debounced' } as const;
  return {
    kind: kinds[kind as keyof typeof kinds] ?? 'full',
    projectId: Number(project ?? 0),
    limit: limit ?? line,
    ...(key === undefined ? {} : { key }),
  };
}

export function createBook(catalog: Pick<Catalog, 'list' | 'onChange'>): Book {
  const rules = new Map<number, readonly Rule[]>();
  const listeners = new Set<() => void>();
  const stop = catalog.onChange((kinds) => {
    if (!kinds.has(limitKind.name)) return;
    rules.clear();
    for (const listener of listeners) listener();
  });

  function rulesOf(projectId: number): readonly Rule[] {
    const known = rules.get(projectId);
    if (known) return known;
    const ids = projectId === 0 ? [0] : [projectId, 0];
    const found = ids.flatMap((id) =>
      catalog.list(limitKind, id).map(({ name, body }) => ({ name, projectId: id, body })),
    );
    rules.set(projectId, found);
    return found;
  }

  return {
    plan(ask) {
      const all = rulesOf(ask.projectId);
      return all.length === 0 ? undefined : planOf(all, ask);
    },
    onChange: (listener) => void listeners.add(listener),
    close: () => void stop(),
  };
}

function planOf(rules: readonly Rule[], ask: FlowAsk): Plan | undefined {
  const values = fieldsOf(ask);
  const lines: { name: string; limit: number; periodMs: number }[] = [];
  const lanes = { fair: new Set<string>(), keys: new Set<string>() };
  const { id: of, enqueuedAt: askedAt } = ask;
  const plan: Plan = { of, askedAt, lane: '', rank: 0, needs: {}, debounce: undefined, spends: [] };
  let boost: number | undefined;
  let found = 0;
  for (const rule of rules) {
    const { body } = rule;
    if (!concerns(body, ask, values)) continue;
    if (body.kind === 'priority') {
      boost = Math.max(boost ?? Number.NEGATIVE_INFINITY, numberOf(body.ahead, values));
      continue;
    }
    found++;
    const key = body.key === undefined ? undefined : keyOf(body.key, values);
    const name = lineName(rule, key);
    if (body.kind === 'spend')
      plan.spends.push({ name: rule.name, projectId: rule.projectId, body, key: key ?? '' });
    else if (body.kind === 'debounce') {
      const { periodMs, maxWaitMs } = body;
      if (periodMs > (plan.debounce?.periodMs ?? 0)) plan.debounce = { key: name, periodMs, maxWaitMs };
    } else {
      const fairBy = body.kind === 'concurrency' ? body.fairBy : undefined;
      if (fairBy !== undefined) lanes.fair.add(keyOf(fairBy, values));
      if (key !== undefined) lanes.keys.add(key);
      lines.push({ name, limit: body.limit, periodMs: body.kind === 'throttle' ? body.periodMs : 0 });
    }
  }
  if (found === 0) return undefined;
  lines.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const [index, { name, limit, periodMs }] of lines.entries())
    plan.needs[name] = { limit, periodMs, place: index + 1 };
  // What `fairBy` says, else the keys, else the user: nobody takes it all.
  const lane = lanes.fair.size > 0 ? lanes.fair : lanes.keys.size > 0 ? lanes.keys : [ask.user ?? ''];
  plan.lane = `${ask.projectId}/${[...lane].join('·')}`;
  const ahead = Math.max(boost ?? ask.priority ?? 0, ask.priority ?? boost ?? 0);
  const seconds = Math.min(Math.max(ahead, -longestBoostSeconds), longestBoostSeconds);
  plan.rank = Math.round(ask.enqueuedAt - seconds * 1000);
  return plan;
}

const concerns = (body: LimitBody, ask: FlowAsk, values: Fields): boolean =>
  scopeFields.every((field) => body[field] === undefined || body[field] === ask[field]) &&
  (body.when === undefined || holds(body.when, values));
