import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * Who may import whom. Imports go downward: edges → use cases → capabilities → ground. Sideways only as listed in
 * `beside`; apart stands alone. Across rooms only the face (index.ts) is imported, and the few files named in `doors`.
 */
const levels = [
  [
    'ground',
    ['stats', 'text', 'matching', 'db', 'catalog', 'coordination', 'http', 'config', 'domain', 'format'],
  ],
  [
    'capability',
    [
      'projects',
      'routing',
      'pool',
      'flow',
      'vendors',
      'prompts',
      'prices',
      'interactions',
      'blobs',
      'slack',
      'notices',
      'queue',
      'webhooks',
      'auth',
      'metrics',
      'durable',
      'schedules',
      'discovery',
    ],
  ],
  [
    'use case',
    [
      'generation',
      'providers',
      'canaries',
      'insights',
      'anomalies',
      'hints',
      'imports',
      'demo',
      'patterns',
      'evals',
      'drills',
      'digest',
      'chains',
      'deferred',
      'work',
    ],
  ],
  ['edge', ['gateway', 'server', 'app', 'jobs']],
] as const;
const apart = ['sdk', 'simulator'];
const beside = new Set([
  'pool → vendors',
  'routing → vendors',
  'prompts → vendors',
  'prices → vendors',
  'providers → generation',
  'chains → generation',
  'providers → insights',
  'canaries → insights',
  'anomalies → insights',
  'canaries → providers',
  'hints → providers',
  'hints → patterns',
  'deferred → generation',
  'work → deferred',
  'work → chains',
  'patterns → generation',
  'patterns → insights',
  'interactions → projects',
  'notices → slack',
  'digest → insights',
  'digest → canaries',
  'server → gateway',
  'server → jobs',
  'server → simulator',
  'app → server',
  'text → stats',
  'matching → text',
  'db → domain',
  'catalog → db',
]);
/** Heavy parts that only the server loads, and what pages and commands share with it. */
const doors = new Set(['db/migrate.ts', 'db/embedded.ts', 'db/prisma.ts', 'server/app.ts', 'package.json']);
/** Packages that only one room may know. */
const owned: Record<string, string> = {
  ioredis: 'coordination',
  pg: 'db',
  'pg-copy-streams': 'db',
  '@prisma/client': 'db',
  '@prisma/adapter-pg': 'db',
  'better-auth': 'auth',
  hono: 'gateway|server',
  next: 'app|server',
  sharp: 'blobs|digest',
  'prom-client': 'metrics',
  '@opentelemetry': 'metrics',
  '@slack/webhook': 'slack',
  '@slack/web-api': 'slack',
  '@dbos-inc/dbos-sdk': 'durable',
  croner: 'schedules',
};

const root = join(import.meta.dirname, '..');
const files = globSync(['app/**/*.{ts,tsx}', 'lib/**/*.{ts,mjs}', 'jobs/**/*.ts'], {
  cwd: root,
  exclude: ['lib/db/generated/**', 'lib/sdk/dist/**'],
});
const roomOf = (file: string): string =>
  file.startsWith('lib/') ? (file.split('/')[1] as string) : (file.split('/')[0] as string);
const levelOf = (room: string): number =>
  levels.findIndex(([, rooms]) => (rooms as readonly string[]).includes(room));

interface Import {
  from: string;
  specifier: string;
  /** Path inside the repository; undefined for packages. */
  target: string | undefined;
}

const imports: Import[] = files.flatMap((from) =>
  [
    ...readFileSync(join(root, from), 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map(([, a, b, c]) => {
    const specifier = (a ?? b ?? c) as string;
    const target = specifier.startsWith('#')
      ? specifier.slice(1)
      : specifier.startsWith('.')
        ? relative(root, join(root, dirname(from), specifier))
        : undefined;
    return { from, specifier, target };
  }),
);
const across = imports.filter(({ from, target }) => target !== undefined && roomOf(target) !== roomOf(from));
const breaches = (list: Import[]) => list.map(({ from, specifier }) => `${from} imports ${specifier}`);

describe('the house', () => {
  test('was looked at', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(across.length).toBeGreaterThan(60);
  });

  test('every room has its place', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].filter((room) => levelOf(room) < 0 && !apart.includes(room))).toEqual([]);
  });

  test('imports go downward, sideways only where listed', () => {
    const wrong = across.filter(({ from, target }) => {
      const [a, b] = [roomOf(from), roomOf(target as string)];
      if (beside.has(`${a} → ${b}`)) return false;
      if (apart.includes(a) || apart.includes(b)) return true;
      return levelOf(b) > levelOf(a) || (levelOf(b) === levelOf(a) && !beside.has(`${a} → ${b}`));
    });
    expect(breaches(wrong)).toEqual([]);
  });

  test('rooms are entered through their face', () => {
    const wrong = across.filter(({ target }) => {
      const path = (target as string).replace(/^lib\//, '');
      return !/^[^/]+\/index\.ts$/.test(path) && !doors.has(path);
    });
    expect(breaches(wrong)).toEqual([]);
  });

  test('packages stay where they belong', () => {
    const wrong = imports.filter(({ from, specifier, target }) => {
      const owner = Object.entries(owned).find(
        ([name]) => specifier === name || specifier.startsWith(`${name}/`),
      )?.[1];
      return target === undefined && owner !== undefined && !owner.split('|').includes(roomOf(from));
    });
    expect(breaches(wrong)).toEqual([]);
  });

  test('files are read in one sitting', () => {
    const long = files.map((file) => ({
      file,
      lines: readFileSync(join(root, file), 'utf8').split('\n').length,
    }));
    expect(long.filter(({ lines }) => lines > 320)).toEqual([]);
    const sorted = long.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(90);
  });
});
