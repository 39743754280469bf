import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from './build-sdk.ts';
import { PUBLISHABLE_KEY, SECRET_KEY, startKeptServer } from './kept-server.ts';

const run = promisify(execFile);
const packageDir = resolve('lib/sdk');
let consumer: string;

/** The package as a product gets it: built, packed, installed into an empty project without a network. */
beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'kept-sdk-package-'));
  await buildSdk(join(packageDir, 'dist'));
  await run('npm', ['pack', '--silent', '--pack-destination', consumer], { cwd: packageDir });
  const tarball = (await readdir(consumer)).find((name) => name.endsWith('.tgz'));
  await writeFile(join(consumer, 'package.json'), '{"name":"consumer","private":true,"type":"module"}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: consumer });
});

afterAll(() => rm(consumer, { recursive: true, force: true }));

async function node(file: string, source: string, ...args: string[]) {
  await writeFile(join(consumer, file), source);
  return run(process.execPath, [file, ...args], { cwd: consumer });
}

test('the tarball holds both entries, their types and the README, no source, no dependency, no machine’s path', async () => {
  const installed = join(consumer, 'node_modules/@kept/sdk');
  const files = await readdir(installed, { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  expect(names).toEqual(
    expect.arrayContaining(
      [
        'README.md',
        'LICENSE',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/browser.js',
        'dist/browser.d.ts',
      ].map((name) => join(installed, name)),
    ),
  );
  expect(names.filter((name) => /(?<!\.d)\.ts$/.test(name))).toEqual([]);
  expect(await readdir(join(consumer, 'node_modules/@kept'))).toEqual(['sdk']);
  const text = (await Promise.all(names.map((name) => readFile(name, 'utf8')))).join('\n');
  expect(text).not.toContain(packageDir);
  expect(text).not.toMatch(/from ["'][^"']*\.ts["']/);
});

test('the browser entry is at most 4 KB, gzipped', async () => {
  const script = await readFile(join(packageDir, 'dist/browser.js'));
  const gzippedBytes = gzipSync(script, { level: 9 }).length;
  expect(gzippedBytes).toBeGreaterThan(1000);
  expect(gzippedBytes).toBeLessThanOrEqual(4096);
});

test('the server entry runs: a log reaches the server, the report is true', async () => {
  await using server = await startKeptServer();
  const source = `
    import { Kept } from '@kept/sdk';
    const kept = new Kept({ url: process.argv[2], key: '${SECRET_KEY}' });
    const { id } = kept.log({ feature: 'button-text', result: 'Buy' });
    kept.inserted(id);
    console.log(JSON.stringify(await kept.close()));`;
  const { stdout } = await node('server.js', source, server.url);
  expect(JSON.parse(stdout)).toEqual({ accepted: 2, duplicates: 0, rejected: [], dropped: 0, pending: 0 });
  expect(server.received[0]?.body.interactions).toMatchObject([{ feature: 'button-text', result: 'Buy' }]);
});

test('an unsent log does not keep the process alive, a flush does until its limit', async () => {
  const start = `
    import { Kept } from '@kept/sdk';
    const kept = new Kept({ url: 'http://127.0.0.1:9', key: '${SECRET_KEY}', flushIntervalMs: 600000 });
    kept.log({ feature: 'x' });`;
  const startedMs = performance.now();
  await node('idle.js', start);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  // Nobody listens there: the flush sits in a backoff whose timer alone would let the process end.
  const flush = `${start}\nconsole.log(JSON.stringify(await kept.flush({ timeoutMs: 700 })));`;
  const { stdout } = await node('flush.js', flush);
  expect(JSON.parse(stdout)).toMatchObject({ accepted: 0, pending: 1 });
});

test('the browser entry runs where there is no page, with memory for storage', async () => {
  await using server = await startKeptServer();
  const source = `
    import { createKept, newId } from '@kept/sdk/browser';
    const kept = createKept({ url: process.argv[2], key: '${PUBLISHABLE_KEY}' });
    kept.shown(newId(), { token: 't' });
    await kept.flush();
    kept.close();`;
  await node('browser.js', source, server.url);
  expect(server.received.map(({ path, body }) => [path, body.outcomes?.length])).toEqual([
    ['/v1/outcomes', 1],
  ]);
});

/** Uses every public name as the README does. */
const CONSUMER = `
  import { Kept, type FlushReport, type Generation, type GenerationHandle, type Interaction, newId, WorkError } from '@kept/sdk';
  import { createKept, type PanelHandle } from '@kept/sdk/browser';
  const kept = new Kept({ url: 'http://x', key: 'k', fetch, onError: (error) => error.code === 'dropped' });
  const user: string | undefined = undefined;
  const interaction: Interaction = { feature: 'x', user, usage: { inputTokens: 1 }, createdAt: new Date() };
  const logged: { id: string; outcomeToken: string } = kept.log(interaction);
  kept.edited(logged.id, 0.5, { reason: 'r' });
  export const report: Promise<FlushReport> = kept.flush({ timeoutMs: 5, signal: AbortSignal.timeout(5) });
  const page = createKept({ url: 'http://x', key: 'k', fetch, storage: localStorage });
  export const handle: PanelHandle = page.panel(document.body, newId(), { token: logged.outcomeToken });
  kept.log({ feature: 'x', ...handle.regenerated() });
  export const now: Promise<Generation> = kept.generate({ feature: 'x', variables: { count: 3 }, user });
  export const durable: Promise<GenerationHandle> = kept.generate({ feature: 'x', mode: 'durable', deadlineSeconds: 60 });
  const deferred = await kept.generate({ feature: 'x', onUnavailable: 'defer' }, { timeoutMs: 5 });
  export const text: string | undefined = (deferred.answer ?? (await kept.generation(deferred.id).result())).result;
  const state = await deferred.status();
  export const wait: string | undefined = state.status === 'waiting' ? state.waiting.reason : state.outcomeToken;
  const run = await kept.chain({
    steps: [
      { name: 'plan', kind: 'text', feature: 'x', input: 'a' },
      { name: 'vector', kind: 'embedding', feature: 'x', input: '{{steps.plan.text}}' },
    ],
  });
  const { values } = await run.result({ signal: AbortSignal.timeout(5) });
  export const given: [string, number[]] = [values.plan.text, values.vector.vector];
  await kept.chainRun(run.id).retry().catch((error) => error instanceof WorkError && error.code === 'refused');
`;
const MISTAKES = `
  import { Kept } from '@kept/sdk';
  const kept = new Kept({ url: 'http://x', key: 'k' });
  kept.log({ input: 'no feature' });
  kept.outcome('id', 'liked');
  kept.generate({ feature: 'x', deadlineSeconds: 60 });
  kept.generate({ feature: 'x', mode: 'later' });
  kept.chain({ steps: [{ name: 'a', kind: 'embedding', feature: 'x' }] });
  kept.chain({ steps: [{ name: 'a', kind: 'text', feature: 'x', input: 'y' }] }).then((run) => run.values);
`;

for (const moduleResolution of ['nodenext', 'bundler']) {
  test(`a strict consumer type-checks with ${moduleResolution}, and its mistakes do not`, async () => {
    await mkdir(join(consumer, 'typed'), { recursive: true });
    await writeFile(join(consumer, 'typed/right.ts'), CONSUMER);
    await writeFile(join(consumer, 'typed/wrong.ts'), MISTAKES);
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    const check = (file: string) =>
      run(
        process.execPath,
        [
          join(typescript, 'bin/tsc'),
          ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--ignoreConfig'],
          ...[
            '--target',
            'es2022',
            '--lib',
            'es2022,dom',
            '--module',
            moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
          ],
          ...['--moduleResolution', moduleResolution, `typed/${file}`],
        ],
        { cwd: consumer },
      ).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      );
    expect(await check('right.ts')).toBe('');
    const wrong = await check('wrong.ts');
    expect(wrong.match(/error TS\d+/g)).toHaveLength(6);
    expect(wrong).toMatch(/feature/);
    expect(wrong).toMatch(/liked/);
  });
}
