import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMetrics } from '#lib/metrics/index.ts';
import { parseExposition } from './exposition.ts';
import { namesIn } from './promql.ts';
import { attempt, generation } from './records.ts';

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { h: number; w: number; x: number; y: number };
  fieldConfig?: { defaults: { unit?: string } };
  targets?: { expr: string; legendFormat: string }[];
}

const folder = join(import.meta.dirname, '../../lib/metrics/grafana');
const dashboard = JSON.parse(readFileSync(join(folder, 'dashboard.json'), 'utf8')) as {
  panels: Panel[];
  templating: { list: { name: string; type: string; query: string | { query: string } }[] };
};
const alerts = readFileSync(join(folder, 'alerts.yaml'), 'utf8');
const alertNames = [...alerts.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name);
const alertExpressions = [...alerts.matchAll(/^ +expr: (.+)$/gm)].map(
  ([, expression]) => expression as string,
);
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const queries = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

/** Labels by metric, as a registry with all sources exports them. */
let exported: Map<string, Set<string>>;
let types: Map<string, string>;

beforeAll(async () => {
  const metrics = createMetrics();
  metrics.attempt(attempt());
  metrics.generation(generation());
  const state = { state: 'open' };
  const headroom = { requests: { share: 1 } };
  metrics.observe({
    concurrency: () => [{ vendor: 'v', model: 'm', inFlight: 1, limit: 2 }],
    organizations: () => [
      { id: 'o', vendor: 'v', weight: 1, inFlight: 1, perModel: [{ model: 'm', breaker: state, headroom }] },
    ],
    storeHealth: () => ({ state: 'up', failed: 0, refused: 0, losses: 0 }),
    spool: () => ({ items: 0, bytes: 0 }),
    logQueue: () => ({ items: 0 }),
  });
  const read = parseExposition((await metrics.text()).body);
  types = read.types;
  exported = new Map();
  for (const { name, labels } of read.samples)
    exported.set(name, new Set([...(exported.get(name) ?? []), ...Object.keys(labels)]));
});

/** What is wrong with an expression. */
function problems(expression: string): string[] {
  const { metrics, selected, grouped } = namesIn(expression);
  const known = new Set(['instance', 'job', ...metrics.flatMap((name) => [...(exported.get(name) ?? [])])]);
  return [
    ...(metrics.length === 0 ? ['names no metric'] : []),
    ...metrics.filter((name) => !exported.has(name)).map((name) => `${name} is not exported`),
    ...[...selected, ...grouped].filter((label) => !known.has(label)).map((label) => `no label ${label}`),
  ];
}

describe('the check itself', () => {
  test('sees what is wrong', () => {
    expect(problems('sum by (le) (rate(kept_first_token_seconds_bucket[5m])) * 3600 / 1e6')).toEqual([]);
    expect(problems('rate(kept_atempts_total{status="failed"}[5m]) > 0.5')).toEqual([
      'kept_atempts_total is not exported',
      'no label status',
    ]);
    expect(
      problems('sum by (organisation) (kept_breaker_state{modell=~"x{y}"}) and kept_spool_items'),
    ).toEqual(['no label modell', 'no label organisation']);
    expect(problems('kept_first_token_seconds')).toEqual(['kept_first_token_seconds is not exported']);
    expect(problems('time() - 5')).toEqual(['names no metric']);
  });
});

describe('the dashboard', () => {
  test.each(queries)('$title: $expr', ({ expr, legendFormat }) => {
    expect(problems(expr)).toEqual([]);
    const { grouped } = namesIn(expr);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label as string);
    for (const label of shown) expect(grouped.length === 0 ? ['instance'] : grouped).toContain(label);
    // Labels that are grouped by and not shown make lines that nobody can tell apart.
    expect(grouped.filter((label) => label !== 'le' && !shown.includes(label))).toEqual([]);
  });

  test('shows everything that is exported', () => {
    const shown = new Set(
      queries.flatMap(({ expr }) => namesIn(expr).metrics.map((name) => name.replace(/_bucket$/, ''))),
    );
    const own = [...types.keys()].filter((name) => /^(kept|model)_/.test(name));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('has a unit for every panel, and none lies on another', () => {
    expect(panels.filter(({ fieldConfig }) => !fieldConfig?.defaults.unit).map(({ title }) => title)).toEqual(
      [],
    );
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = new Set<string>();
    for (const {
      gridPos: { x, y, w, h },
      title,
    } of dashboard.panels)
      for (let column = x; column < x + w; column++)
        for (let line = y; line < y + h; line++) {
          expect(column, title).toBeLessThan(24);
          expect(taken.has(`${column} ${line}`), title).toBe(false);
          taken.add(`${column} ${line}`);
        }
  });

  test('fills its variables from metrics that exist', () => {
    for (const { type, query } of dashboard.templating.list) {
      if (type !== 'query') continue;
      const [, metric = '', label = ''] =
        /^label_values\((\w+), (\w+)\)$/.exec((query as { query: string }).query) ?? [];
      expect(exported.get(metric)).toContain(label);
    }
    const used = queries.flatMap(({ expr }) => [...expr.matchAll(/\$(\w+)/g)].map(([, name]) => name));
    const declared = ['__rate_interval', ...dashboard.templating.list.map(({ name }) => name)];
    expect([...new Set(used)].filter((name) => !declared.includes(name as string))).toEqual([]);
  });
});

describe('the alerts', () => {
  test.each(alertExpressions)('%s', (expression) => {
    expect(problems(expression)).toEqual([]);
    expect(expression).toMatch(/[<>=]/);
  });

  test('are whole: a name of its own, an expression, a severity, a sentence', () => {
    expect(new Set(alertNames).size).toBe(alertNames.length);
    const parts = alerts.split(/^ +- alert: /m).slice(1);
    expect(parts).toHaveLength(alertExpressions.length);
    for (const part of parts) {
      expect(part).toMatch(/^ +severity: (critical|warning)$/m);
      expect(part).toMatch(/^ +summary: ".+"$/m);
      const { grouped } = namesIn(/^ +expr: (.+)$/m.exec(part)?.[1] as string);
      for (const [, label] of part.matchAll(/\$labels\.(\w+)/g))
        expect(grouped.length === 0 ? ['instance'] : grouped).toContain(label);
    }
    expect(alerts).not.toContain('\t');
  });
});
