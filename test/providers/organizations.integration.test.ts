import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSecretBox } from '#lib/auth/index.ts';
import { InvalidDocument, VersionConflict } from '#lib/catalog/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import {
  changeOrganization,
  changeRoute,
  drainOrganization,
  getOrganization,
  listOrganizations,
  type ProvidersParts,
  removeOrganization,
  restoreOrganization,
  seedFromEnvironment,
  seedSimulated,
  UnknownName,
  type VendorKeys,
} from '#lib/providers/index.ts';
import { keys, openaiAt, type ProvidersSetUp, person, secret, setUpProviders } from './set-up.ts';

let setUp: ProvidersSetUp;
let parts: ProvidersParts;
beforeAll(async () => {
  setUp = await setUpProviders();
});
afterAll(() => setUp[Symbol.asyncDispose]());
beforeEach(async () => {
  parts = await setUp.startAnew();
});

const none: VendorKeys = { openai: [], anthropic: [], azure: [], compatible: [], baseUrls: {} };
const ids = () => listOrganizations(parts).map(({ id }) => id);
const simulated = (url: string) => ({
  url,
  organizations: [{ id: 'openai-a', vendor: 'openai', api: 'openai' as const, key: 'sim-a', path: '/v1' }],
});
const openai = (key: string) => openaiAt(setUp.simulator.url, key);

test('keys of the environment are taken in once; what people change or remove stays so', async () => {
  const env: VendorKeys = {
    ...none,
    openai: [keys['openai-a'], keys['openai-b'], 'sk-openai-third-key-000'],
    azure: [
      {
        key: 'azure-key-0000000',
        endpoint: 'https://here.openai.azure.com/',
        deployments: { 'gpt-4.1': 'prod' },
      },
    ],
    compatible: [
      { vendor: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
      { vendor: 'Not A Slug', key: 'sk-secret-of-it-0000', baseUrl: 'https://example.com/v1' },
    ],
  };
  const first = await seedFromEnvironment(parts, env);
  expect(first.added).toEqual(['openai-a', 'openai-b', 'openai-c', 'azure-openai-a', 'ollama-a']);
  expect(first.refused).toEqual([expect.stringContaining('small letters')]);
  expect(first.refused.join()).not.toContain('sk-secret');
  const before = parts.catalog.revision();
  expect((await seedFromEnvironment(parts, env)).added).toEqual([]);
  expect(parts.catalog.revision()).toBe(before);

  await drainOrganization(parts, 'openai-a', person);
  await changeOrganization(parts, 'openai-b', openai('sk-openai-rotated-0001'), person);
  await removeOrganization(parts, 'openai-c', person);
  expect((await seedFromEnvironment(await setUp.start(), env)).added).toEqual([]);
  expect(ids()).toEqual(['azure-openai-a', 'ollama-a', 'openai-a', 'openai-b']);
  expect(getOrganization(parts, 'openai-a').drained).toBe(true);
  expect(getOrganization(parts, 'openai-b').key).toBe('ends …0001');

  // Another name for a key of the environment, and then another key under that name.
  await changeOrganization(parts, 'our-own', openai('sk-openai-by-hand-0003'), person);
  await changeOrganization(parts, 'our-own', openai('sk-openai-by-hand-0004'), person);
  const byHand = { ...env, openai: [...env.openai, 'sk-openai-by-hand-0003', 'sk-openai-by-hand-0004'] };
  expect((await seedFromEnvironment(parts, byHand)).added).toEqual([]);

  const grown = {
    ...env,
    openai: ['sk-openai-new-one-0002', ...env.openai],
    azure: [{ ...env.azure[0], deployments: {} }],
  };
  expect((await seedFromEnvironment(parts, grown as VendorKeys)).added).toEqual(['openai-d']);
  expect(getOrganization(parts, 'azure-openai-a').deployments).toEqual({});
});

test('two processes that start at once take a key in once', async () => {
  const processes = [parts, await setUp.start(), await setUp.start()];
  const env = { ...none, openai: [keys['openai-a'], keys['openai-b']] };
  // With a connection for each, none of them is done before the others begin.
  await Promise.all(processes.map(() => parts.database.rows('select pg_sleep(0.05)')));
  const seeded = await Promise.all(processes.map((each) => seedFromEnvironment(each, env)));
  expect(seeded.flatMap(({ added }) => added).sort()).toEqual(['openai-a', 'openai-b']);
  await parts.catalog.refresh();
  expect(ids()).toEqual(['openai-a', 'openai-b']);
});

test('with another KEPT_SECRET the environment seals its keys anew, and keeps what people changed', async () => {
  const env = { ...none, openai: [keys['openai-a']] };
  await seedFromEnvironment(parts, env);
  await drainOrganization(parts, 'openai-a', person);
  const secretBox = createSecretBox(['another secret, as long as it has to be']);
  for (let start = 0; start < 2; start++) await seedFromEnvironment({ ...parts, secretBox }, env);
  const { body } = parts.catalog.find(organizationKind, 0, 'openai-a') ?? {};
  expect(secretBox.open(body?.sealedKey ?? '')).toBe(keys['openai-a']);
  expect(body?.weight).toBe(0);
});

test('the simulator is there until a real organization is, and follows its address', async () => {
  await seedSimulated(parts, simulated('http://127.0.0.1:1'));
  const { revision } = parts.catalog;
  const before = revision();
  await seedSimulated(parts, simulated('http://127.0.0.1:1'));
  expect(revision()).toBe(before);
  await seedSimulated(parts, simulated('http://127.0.0.1:2'));
  expect(getOrganization(parts, 'openai-a').baseUrl).toBe('http://127.0.0.1:2/v1');

  await seedFromEnvironment(parts, { ...none, openai: [keys['openai-b']] });
  expect(listOrganizations(parts)).toMatchObject([{ id: 'openai-a', simulated: false, key: 'ends …BBBB' }]);
  expect(await seedSimulated(parts, simulated('http://127.0.0.1:2'))).toEqual([]);

  await removeOrganization(parts, 'openai-a', person);
  expect(await seedSimulated(parts, simulated('http://127.0.0.1:2'))).toEqual(['openai-a']);
  await changeOrganization(parts, 'groq', { ...openai('gsk-0000000000000'), vendor: 'groq' }, person);
  expect(ids()).toEqual(['groq']);
});

test('one of the simulator can be changed and goes on being one', async () => {
  await seedSimulated(parts, simulated('http://127.0.0.1:1'));
  const given = { vendor: 'openai', api: 'openai', baseUrl: 'http://127.0.0.1:1/v1' };
  const changed = await changeOrganization(parts, 'openai-a', { ...given, weight: 5 }, person);
  expect(changed).toMatchObject({ simulated: true, weight: 5, key: 'set' });
  await seedSimulated(parts, simulated('http://127.0.0.1:2'));
  expect(getOrganization(parts, 'openai-a')).toMatchObject({ simulated: true, weight: 5 });
  const real = await changeOrganization(parts, 'openai-a', openai(keys['openai-a']), person);
  expect(real).toMatchObject({ simulated: false, weight: 1 });
});

test('one of the simulator that a person removed stays away', async () => {
  await seedSimulated(parts, simulated('http://127.0.0.1:1'));
  await removeOrganization(parts, 'openai-a', person);
  expect(await seedSimulated(parts, simulated('http://127.0.0.1:1'))).toEqual([]);
});

test('a key is sealed, kept when absent, taken away when empty, and never comes out', async () => {
  const key = 'sk-openai-the-secret-of-all-WXYZ';
  const made = await changeOrganization(
    parts,
    'openai-a',
    { ...openai(key), headers: { 'x-gateway-key': 'also-a-secret' } },
    person,
  );
  expect(made).toMatchObject({ key: 'ends …WXYZ', headerNames: ['x-gateway-key'], weight: 1, version: 1 });
  const { key: _, ...withoutKey } = openai('');
  const kept = await changeOrganization(parts, 'openai-a', { ...withoutKey, label: 'Main' }, person);
  expect(kept).toMatchObject({ key: 'ends …WXYZ', headerNames: ['x-gateway-key'], label: 'Main' });
  expect(
    createSecretBox([secret]).open(parts.catalog.find(organizationKind, 0, 'openai-a')?.body.sealedKey ?? ''),
  ).toBe(key);

  const rows = await parts.database.rows<{ text: string }>('select body::text as text from catalog_versions');
  const said = JSON.stringify([rows, listOrganizations(parts), getOrganization(parts, 'openai-a')]);
  expect(said).not.toContain('the-secret-of-all');
  expect(JSON.stringify(listOrganizations(parts))).not.toMatch(/also-a-secret|sealedKey|"v1\./);

  const elsewhere = { ...withoutKey, baseUrl: 'https://collects-keys.example/v1' };
  await expect(changeOrganization(parts, 'openai-a', elsewhere, person)).rejects.toThrow(
    /^key: enter it again/,
  );
  await expect(
    changeOrganization(parts, 'openai-a', { vendor: 'openai', api: 'openai' }, person),
  ).rejects.toThrow(/^key: enter it again/);
  const moved = await changeOrganization(parts, 'openai-a', { ...elsewhere, key: 'sk-another-one' }, person);
  expect(moved).toMatchObject({ key: 'ends …-one', headerNames: [] });

  expect((await changeOrganization(parts, 'openai-a', openai(''), person)).key).toBeNull();
});

test('what cannot be an organization is refused with the reasons, and nothing is changed', async () => {
  const refused = async (id: string, value: unknown) => {
    const error = await changeOrganization(parts, id, value, person).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidDocument);
    return (error as InvalidDocument).issues.join('\n');
  };
  expect(await refused('Open AI', openai('k'))).toMatch(/^id: /);
  expect(await refused('x', { ...openai('k'), sealedKey: 'v1.abc', simulated: true })).toMatch(
    /sealedKey.*\nsimulated/,
  );
  expect(await refused('x', { ...openai('k'), baseUrl: 'https://me:pw@example.com/v1' })).toMatch(
    /baseUrl.*password/,
  );
  expect(await refused('x', { ...openai('k'), baseUrl: 'nonsense' })).toMatch(/^baseUrl: /);
  expect(await refused('x', { ...openai('two words') })).toMatch(/^key: /);
  expect(await refused('x', { vendor: 'groq', api: 'openai-compatible' })).toMatch(/baseUrl: needed/);
  expect(await refused('x', { ...openai('k'), colour: 'red' })).toMatch(/colour/);
  expect(ids()).toEqual([]);
  await expect(drainOrganization(parts, 'x', person)).rejects.toThrow(UnknownName);
  await changeOrganization(parts, 'x', openai('k'), person);
  await expect(
    changeOrganization(parts, 'x', openai('k'), { ...person, expectedVersion: 0 }),
  ).rejects.toThrow(VersionConflict);
});

test('drained it gets nothing; restored it has the weight it had', async () => {
  await changeOrganization(parts, 'openai-a', { ...openai(keys['openai-a']), weight: 3 }, person);
  expect(await drainOrganization(parts, 'openai-a', person)).toMatchObject({ weight: 0, drained: true });
  // A change of something else leaves it drained.
  const { key: _, ...plain } = openai('');
  expect(await changeOrganization(parts, 'openai-a', { ...plain, label: 'Main' }, person)).toMatchObject({
    weight: 0,
  });
  expect(await restoreOrganization(parts, 'openai-a', person)).toMatchObject({ weight: 3, label: 'Main' });
  await changeOrganization(parts, 'openai-b', { ...openai(keys['openai-b']), weight: 0 }, person);
  expect(await restoreOrganization(parts, 'openai-b', person)).toMatchObject({ weight: 1 });
});

test('one that a route names cannot be removed', async () => {
  const { id } = await setUp.addProject();
  await changeOrganization(parts, 'openai-a', openai(keys['openai-a']), person);
  const node = { target: { vendor: 'openai', model: 'gpt-4.1', organization: 'openai-a' } };
  await changeRoute(parts, id, 'main', { node }, person);
  await expect(removeOrganization(parts, 'openai-a', person)).rejects.toThrow(
    /route main of project-1 .*openai-a/,
  );
  expect(ids()).toEqual(['openai-a']);
});
