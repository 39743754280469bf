import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { InvalidDocument } from '#lib/catalog/index.ts';
import {
  changeContext,
  changeFeatureRouting,
  changeOrganization,
  changePrompt,
  changeRoute,
  drainOrganization,
  dryRun,
  getPrompt,
  killFeature,
  listFeatureRoutings,
  listRoutes,
  type ProvidersParts,
  promptHistory,
  removePrompt,
  removeRoute,
  restorePromptVersion,
  reviveFeature,
  startCanary,
  UnknownName,
} from '#lib/providers/index.ts';
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
  const { url } = setUp.simulator;
  await changeOrganization(parts, 'openai-a', openaiAt(url, keys['openai-a']), person);
  await changeOrganization(parts, 'openai-b', { ...openaiAt(url, keys['openai-b']), weight: 0 }, person);
  const anthropic = { vendor: 'anthropic', api: 'anthropic', key: keys['anthropic-a'], baseUrl: url };
  await changeOrganization(parts, 'anthropic-a', anthropic, person);
});

const gpt = { target: { vendor: 'openai', model: 'gpt-4.1-mini' } };
const claude = { target: { vendor: 'anthropic', model: 'claude-sonnet-4-5' } };
const issuesOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InvalidDocument);
  return (error as InvalidDocument).issues.join('\n');
};

test('a route that is used stays, and says who uses it', async () => {
  await changeRoute(parts, project, 'cheap', { node: gpt }, person);
  await changeRoute(parts, project, 'main', { node: { fallback: [claude, { route: 'cheap' }] } }, person);
  await changeFeatureRouting(parts, project, 'button-text', { route: 'cheap' }, person);
  await startCanary(parts, project, 'hero', { candidate: { node: { route: 'cheap' } }, share: 0.1 }, person);
  expect(listRoutes(parts, project)[0]?.usedBy).toEqual([
    'feature button-text',
    'route main',
    'the canary of hero',
  ]);
  expect(await issuesOf(removeRoute(parts, project, 'cheap', person))).toBe(
    'route cheap is used by feature button-text, route main, the canary of hero',
  );
  await removeRoute(parts, project, 'main', person);
  expect(listRoutes(parts, project).map(({ name }) => name)).toEqual(['cheap']);
  await expect(removeRoute(parts, project, 'main', person)).rejects.toThrow(UnknownName);
});

test('what fits no other document is refused before it is saved', async () => {
  const before = parts.catalog.revision();
  const unknown = { target: { vendor: 'nobody', model: 'x' } };
  expect(await issuesOf(changeRoute(parts, project, 'main', { node: unknown }, person))).toMatch(/nobody/);
  expect(await issuesOf(changeRoute(parts, project, 'main', { node: { route: 'main' } }, person))).toMatch(
    /circle/,
  );
  expect(await issuesOf(changeRoute(parts, project, 'a@b', { node: gpt }, person))).toMatch(/^name: /);
  expect(await issuesOf(changeFeatureRouting(parts, project, 'f', { route: 'nowhere' }, person))).toMatch(
    /nowhere/,
  );
  expect(await issuesOf(changeFeatureRouting(parts, project, 'f', { prompt: 'none@2' }, person))).toMatch(
    /none@2/,
  );
  expect(await issuesOf(changeFeatureRouting(parts, project, 'not a slug', {}, person))).toMatch(
    /^feature: /,
  );
  expect(await issuesOf(killFeature(parts, project, 'f', '', person))).toMatch(/must say why/);
  expect(await issuesOf(changePrompt(parts, project, 'p', { user: '{{#open}}' }, person))).toMatch(
    /never closed/,
  );
  expect(parts.catalog.revision()).toBe(before);
});

test('a prompt that a target of its feature cannot take is refused, whichever of them is changed', async () => {
  const image = { target: { vendor: 'openai', model: 'gpt-image-1' } };
  const text = { user: 'Write about {{input}}', parameters: { maxTokens: 100 } };
  const long = { ...text, variants: { openai: { parameters: { maxTokens: 1_000_000 } } } };
  await changeRoute(parts, project, 'cheap', { node: gpt }, person);
  await changeRoute(parts, project, 'main', { node: { fallback: [claude, { route: 'cheap' }] } }, person);
  await changePrompt(parts, project, 'writer', text, person);
  await changePrompt(parts, project, 'long', long, person);
  await changeFeatureRouting(parts, project, 'f', { route: 'main', prompt: 'writer' }, person);

  const tooLong = 'of feature f: openai gpt-4.1-mini writes at most';
  expect(await issuesOf(changePrompt(parts, project, 'writer', long, person))).toContain(tooLong);
  expect(
    await issuesOf(changeFeatureRouting(parts, project, 'f', { route: 'main', prompt: 'long' }, person)),
  ).toContain(tooLong);
  expect(await issuesOf(changeRoute(parts, project, 'main', { node: image }, person))).toContain(
    'openai gpt-image-1 writes no text',
  );
  const schema = { type: 'jsonSchema', name: 'answer', schema: { type: 'object' }, strict: true };
  const loose = { target: { ...gpt.target, capabilities: { jsonSchema: 'prompt' } } };
  await changeRoute(parts, project, 'main', { node: { ...loose } }, person);
  expect(
    await issuesOf(changePrompt(parts, project, 'writer', { ...text, responseFormat: schema }, person)),
  ).toContain('strict JSON schema');
  await changeRoute(parts, project, 'main', { node: gpt }, person);
  await changePrompt(parts, project, 'writer', { ...text, responseFormat: schema }, person);
});

test('an old version of a prompt comes back as a new one', async () => {
  await changePrompt(parts, project, 'writer', { user: 'first' }, person);
  await changePrompt(parts, project, 'writer', { user: 'second' }, { ...person, note: 'shorter' });
  const restored = await restorePromptVersion(parts, project, 'writer', 1, person);
  expect(restored).toMatchObject({ version: 3, body: { user: 'first' }, note: 'as v1' });
  await changeFeatureRouting(parts, project, 'f', { prompt: 'writer@2' }, person);
  expect(await issuesOf(removePrompt(parts, project, 'writer', person))).toContain('used by feature f');
  await changeFeatureRouting(parts, project, 'f', {}, person);
  await removePrompt(parts, project, 'writer', person);
  const history = await promptHistory(parts, project, 'writer');
  expect(history.map(({ version, body, note }) => [version, body?.user, note])).toEqual([
    [4, undefined, null],
    [3, 'first', 'as v1'],
    [2, 'second', 'shorter'],
    [1, 'first', null],
  ]);
  expect((await getPrompt(parts, project, 'writer', 2)).body.user).toBe('second');
  await expect(getPrompt(parts, project, 'writer')).rejects.toThrow(UnknownName);
});

test('a feature that is switched off comes back as it was', async () => {
  await changeRoute(parts, project, 'main', { node: gpt }, person);
  await changeFeatureRouting(parts, project, 'f', { route: 'main' }, person);
  await killFeature(parts, project, 'f', 'it offends people', person);
  const off = await dryRun(parts, project, { feature: 'f' });
  expect(off.refused?.code).toBe('feature_off');
  expect(off.verdict).toContain('it offends people');
  await reviveFeature(parts, project, 'f', person);
  expect(await listFeatureRoutings(parts, project)).toMatchObject([
    { feature: 'f', route: 'main', killed: null },
  ]);
  expect((await dryRun(parts, project, { feature: 'f' })).refused).toBeNull();
});

test('a dry run says where a request would go and why, and calls nobody', async () => {
  const split = {
    loadbalance: [
      { weight: 3, node: gpt },
      { weight: 1, node: claude },
    ],
  };
  const image = { target: { vendor: 'openai', model: 'gpt-image-1' } };
  await changeRoute(parts, project, 'main', { node: { fallback: [split] } }, person);
  await changeRoute(parts, project, 'mixed', { node: { fallback: [image, claude] } }, person);
  await changePrompt(
    parts,
    project,
    'writer',
    { user: '{{input}} {{tone}} {{context.brand}}', variables: { tone: {} } },
    person,
  );
  await changeContext(parts, project, 'shop', { values: { brand: 'Acme' } }, person);
  await changeFeatureRouting(parts, project, 'f', { route: 'main', prompt: 'writer' }, person);

  const low = await dryRun(parts, project, { feature: 'f', draw: 0.1 });
  expect(low.verdict).toMatch(/would go to openai-a \(openai gpt-4.1-mini\), because .*75 %/);
  expect(low.targets.map(({ wouldUse }) => wouldUse)).toEqual(['openai-a', 'anthropic-a']);
  expect(low.targets[0]?.candidates.map(({ organization, canServe }) => [organization, canServe])).toEqual([
    ['openai-a', true],
    ['openai-b', false],
  ]);
  expect(low.prompt).toEqual({ name: 'writer', version: 1, missing: ['tone', 'context.brand'] });
  const known = await dryRun(parts, project, {
    feature: 'f',
    draw: 0.9,
    tenant: 'shop',
    variables: { tone: 'dry' },
  });
  expect(known.verdict).toMatch(/would go to anthropic-a/);
  expect(known.prompt).toMatchObject({ missing: [] });
  expect(await dryRun(parts, project, { feature: 'f', draw: 0.9 }, () => 0)).toEqual(
    await dryRun(parts, project, { feature: 'f' }, () => 0.9),
  );

  const mixed = await dryRun(parts, project, { feature: 'g', route: 'mixed' });
  expect(mixed.verdict).toMatch(
    /would go to anthropic-a .*those before it cannot serve now \(openai gpt-image-1: .*text/,
  );
  await drainOrganization(parts, 'anthropic-a', person);
  const nobody = await dryRun(parts, project, { feature: 'g', route: 'mixed' });
  expect(nobody.verdict).toMatch(/^nobody could serve .*anthropic-a: drained/);
  const lost = await dryRun(parts, project, { feature: 'g', model: 'no-such-model' });
  expect(lost.refused?.code).toBe('unknown_model');
  expect(await issuesOf(dryRun(parts, project, { feature: 'g', temperature: 1 }))).toMatch(/temperature/);
  expect(setUp.simulator.ledger()).toEqual([]);
});
