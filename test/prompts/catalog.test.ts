import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Catalog, Document, Kind } from '#lib/catalog/index.ts';
import {
  contextFor,
  PromptError,
  projectContextName,
  promptKind,
  resolvePrompt,
} from '#lib/prompts/index.ts';

/** Versions by `kind name`, oldest first; all of project 7. */
function shelf(documents: Record<string, unknown[]>): Pick<Catalog, 'find' | 'version'> {
  function at<Body>(kind: Kind<Body>, projectId: number, name: string, version?: number) {
    const versions = documents[`${kind.name} ${name}`] ?? [];
    const number = version ?? versions.length;
    const body = versions[number - 1];
    if (projectId !== 7 || body === undefined) return undefined;
    const rest = { projectId, name, version: number, changedAt: 0, changedBy: 'me', note: null };
    return { ...rest, body: kind.schema.parse(body) } satisfies Document<Body>;
  }
  return {
    find: (kind, projectId, name) => at(kind, projectId, name),
    version: async (kind, projectId, name, version) => at(kind, projectId, name, version),
  };
}

describe('a reference to a prompt', () => {
  const catalog = shelf({ 'prompt hero@home': [{ user: 'one' }, { user: 'two' }, { user: 'three' }] });

  test.each([
    ['hero@home', 3, 'three'],
    ['hero@home@2', 2, 'two'],
    ['hero@home@v1', 1, 'one'],
  ])('%s', async (reference, version, user) => {
    expect(await resolvePrompt(catalog, 7, reference)).toEqual({
      name: 'hero@home',
      version,
      body: promptKind.schema.parse({ user }),
    });
  });

  test.each([
    ['hero', 7],
    ['hero@home@9', 7],
    ['hero@home', 8],
  ])('%s of project %i is unknown', async (reference, projectId) => {
    const error = await resolvePrompt(catalog, projectId, reference).catch((error) => error);
    expect(error).toBeInstanceOf(PromptError);
    expect(error).toMatchObject({ code: 'unknown_prompt', message: `there is no prompt ${reference}` });
  });
});

describe('context', () => {
  const values = fc.dictionary(fc.constantFrom('tone', 'language', 'business', 'plan'), fc.string());
  const body = fc.option(fc.record({ values, analyse: fc.option(fc.boolean(), { nil: undefined }) }), {
    nil: undefined,
  });

  test('of the request goes before the tenant’s, which goes before the project’s', () => {
    fc.assert(
      fc.property(body, body, fc.option(values, { nil: undefined }), (project, tenant, request) => {
        const catalog = shelf({
          [`context ${projectContextName}`]: project ? [project] : [],
          'context site-1': tenant ? [tenant] : [],
        });
        const context = contextFor(catalog, 7, 'site-1', request);
        const layers = [request, tenant?.values, project?.values].filter((layer) => layer !== undefined);
        for (const key of ['tone', 'language', 'business', 'plan']) {
          expect(context.values[key]).toBe(layers.find((layer) => Object.hasOwn(layer, key))?.[key]);
        }
        expect(context.analyse).toBe(project?.analyse !== false && tenant?.analyse !== false);
      }),
      { seed: 7 },
    );
  });

  test('without a tenant is the project’s', () => {
    const catalog = shelf({
      [`context ${projectContextName}`]: [{ values: { tone: 'calm' }, analyse: false }],
    });
    expect(contextFor(catalog, 7)).toEqual({ values: { tone: 'calm' }, analyse: false });
    expect(contextFor(catalog, 8, 'site-1')).toEqual({ values: {}, analyse: true });
  });
});
