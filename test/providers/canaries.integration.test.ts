import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { InvalidDocument, VersionConflict } from '#lib/catalog/index.ts';
import { declareDimensions, findProjectById } from '#lib/projects/index.ts';
import {
  changeCanaryShare,
  changeFeatureRouting,
  changeOrganization,
  changePrompt,
  changeRoute,
  dryRun,
  getCanary,
  getRoute,
  listRoutes,
  type ProvidersParts,
  promoteCanary,
  readFeatureRouting,
  rollBackCanary,
  startCanary,
  stopCanary,
} from '#lib/providers/index.ts';
import { featureRoutingKind } from '#lib/routing/index.ts';
import { keys, openaiAt, type ProvidersSetUp, person, setUpProviders } from './set-up.ts';

let setUp: ProvidersSetUp;
let parts: ProvidersParts;
let project: number;
beforeAll(async () => {
  setUp = await setUpProviders();
});
afterAll(() => setUp[Symbol.asyncDispose]());
beforeEach(async () => {
  parts = await setUp.startAnew();
  project = (await setUp.addProject()).id;
  await changeOrganization(parts, 'openai-a', openaiAt(setUp.simulator.url, keys['openai-a']), person);
  await changeRoute(parts, project, 'main', { node: old, rescue: false }, person);
  await changeFeatureRouting(parts, project, 'f', { route: 'main', language: 'de' }, person);
});

const to = (model: string) => ({ target: { vendor: 'openai', model } });
const old = to('gpt-4.1');
const candidate = { node: to('gpt-4.1-mini') };
const start = (body: unknown = { candidate, share: 0.2 }) => startCanary(parts, project, 'f', body, person);
const issuesOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidDocument);
  return (error as InvalidDocument).issues.join('\n');
};
/** The model that a user gets first. */
const modelOf = async (user: string) =>
  (await dryRun(parts, project, { feature: 'f', user })).targets[0]?.model;
const users = Array.from({ length: 200 }, (_, i) => `user-${i}`);
const inCanary = async () => {
  const models = await Promise.all(users.map(modelOf));
  return new Set(users.filter((_, i) => models[i] === 'gpt-4.1-mini'));
};

test('a share of the users gets the candidate, and goes on getting it as the share grows', async () => {
  const started = await start();
  expect(started.body).toMatchObject({ state: 'running', share: 0.2 });
  expect((await findProjectById(parts.database, project))?.dimensions).toEqual(['canary']);
  const few = await inCanary();
  expect(few.size).toBeGreaterThan(20);
  expect(few.size).toBeLessThan(60);
  await changeCanaryShare(parts, project, 'f', 0.5, person);
  const more = await inCanary();
  expect(more.size).toBeGreaterThan(few.size);
  expect([...few].every((user) => more.has(user))).toBe(true);
  expect(await issuesOf(start())).toMatch(/running: stop it first/);
  expect(await issuesOf(changeCanaryShare(parts, project, 'f', 2, person))).toMatch(/at most 1/);

  await stopCanary(parts, project, 'f', 'too many errors', person);
  expect((await inCanary()).size).toBe(0);
  const { canary, history } = await getCanary(parts, project, 'f');
  expect(canary.body).toMatchObject({ state: 'stopped', stoppedBecause: 'too many errors', share: 0.5 });
  expect(history.map(({ body }) => body?.state)).toEqual(['stopped', 'running', 'running']);
  expect(await issuesOf(stopCanary(parts, project, 'f', undefined, person))).toMatch(/not running/);
  await start();
});

test('what cannot be tried is refused', async () => {
  expect(await issuesOf(start({ candidate: {}, share: 0.2 }))).toMatch(/needs a node or a prompt/);
  expect(await issuesOf(start({ candidate, share: 20 }))).toMatch(/^share: /);
  expect(await issuesOf(start({ candidate: { node: to('claude-1') }, share: 0.2 }))).toMatch(/claude-1/);
  expect(await issuesOf(start({ candidate: { prompt: 'none' }, share: 0.2 }))).toMatch(/no prompt none/);
  expect(await issuesOf(start({ candidate, share: 0.2, state: 'promoted' }))).toMatch(/state/);
  await declareDimensions(parts.database, project, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  expect(await issuesOf(start())).toMatch(/eight dimensions/);
});

test('promoted, it becomes a new version of a route that nobody else uses; rolled back, it is as before', async () => {
  await changePrompt(parts, project, 'writer', { user: 'first' }, person);
  await start({ candidate: { ...candidate, prompt: 'writer@1' }, share: 0.2 });
  await promoteCanary(parts, project, 'f', { ...person, note: 'it is better' });
  expect(getRoute(parts, project, 'main')).toMatchObject({
    version: 2,
    body: { node: candidate.node, rescue: false },
    note: 'promotes the canary of f, v1. it is better',
  });
  expect(readFeatureRouting(parts, project, 'f')).toMatchObject({
    route: 'main',
    prompt: 'writer@1',
    language: 'de',
  });
  expect((await inCanary()).size).toBe(users.length);
  expect(await issuesOf(promoteCanary(parts, project, 'f', person))).toMatch(/is promoted/);

  await rollBackCanary(parts, project, 'f', 'people keep less', person);
  expect(getRoute(parts, project, 'main').body).toEqual({ node: old, rescue: false });
  const routing = readFeatureRouting(parts, project, 'f');
  expect(routing).toMatchObject({ route: 'main', language: 'de' });
  expect(routing).not.toHaveProperty('prompt');
  expect((await inCanary()).size).toBe(0);
  expect((await getCanary(parts, project, 'f')).canary.body).toMatchObject({
    state: 'rolled_back',
    stoppedBecause: 'people keep less',
  });
});

test('who saw an older version ends nothing: no route, prompt or feature is changed', async () => {
  await changePrompt(parts, project, 'writer', { user: 'first' }, person);
  const { version } = await start({ candidate: { ...candidate, prompt: 'writer@1' }, share: 0.2 });
  // By another process, which this one has not heard of yet.
  const others = await setUp.start();
  await changeCanaryShare(others, project, 'f', 0.3, person);
  const before = parts.catalog.list(featureRoutingKind, project);
  await expect(promoteCanary(parts, project, 'f', { ...person, expectedVersion: version })).rejects.toThrow(
    VersionConflict,
  );
  expect(getRoute(parts, project, 'main')).toMatchObject({ version: 1, body: { node: old } });
  expect(parts.catalog.list(featureRoutingKind, project)).toEqual(before);

  const promoted = await promoteCanary(parts, project, 'f', { ...person, expectedVersion: version + 1 });
  const back = rollBackCanary(parts, project, 'f', undefined, { ...person, expectedVersion: version });
  await expect(back).rejects.toThrow(VersionConflict);
  expect(getRoute(parts, project, 'main')).toMatchObject({ version: 2, body: { node: candidate.node } });
  expect((await getCanary(parts, project, 'f')).canary.version).toBe(promoted.version);
});

test('a route that others use as well is left to them', async () => {
  await changeFeatureRouting(parts, project, 'g', { route: 'main' }, person);
  await start();
  await promoteCanary(parts, project, 'f', person);
  expect(getRoute(parts, project, 'main').version).toBe(1);
  expect(readFeatureRouting(parts, project, 'f').route).toBe('f');
  expect(getRoute(parts, project, 'f').body).toEqual({ node: candidate.node, rescue: false });
  await rollBackCanary(parts, project, 'f', undefined, person);
  expect(readFeatureRouting(parts, project, 'f').route).toBe('main');
  expect(listRoutes(parts, project).map(({ name }) => name)).toEqual(['main']);
});

test('a candidate that falls back on the route it replaces gets a route of its own', async () => {
  await start({ candidate: { node: { fallback: [candidate.node, { route: 'main' }] } }, share: 0.2 });
  await stopCanary(parts, project, 'f', undefined, person);
  await promoteCanary(parts, project, 'f', person);
  expect(readFeatureRouting(parts, project, 'f').route).toBe('f');
  expect(getRoute(parts, project, 'main').body.node).toEqual(old);
});

test('after a promotion the route counts again, and what somebody changes in it is not rolled back', async () => {
  await start();
  await promoteCanary(parts, project, 'f', person);
  await changeRoute(parts, project, 'main', { node: to('gpt-5') }, person);
  expect(await modelOf('anybody')).toBe('gpt-5');
  expect(await issuesOf(rollBackCanary(parts, project, 'f', undefined, person))).toMatch(
    /changed again since/,
  );
  expect(getRoute(parts, project, 'main').body.node).toEqual(to('gpt-5'));
});
