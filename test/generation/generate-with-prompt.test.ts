import { describe, expect, test } from 'vitest';
import type { Catalog } from '#lib/catalog/index.ts';
import { type Ask, type Generation, generateWithPrompt, type PromptedAsk } from '#lib/generation/index.ts';

const prompts: Record<string, object> = {
  label: {
    variables: { tone: {} },
    user: 'A {{tone}} label: {{input}}',
    variants: { anthropic: { user: '<q>{{input}}</q>' } },
  },
  picture: { kind: 'image', variables: {}, user: 'Draw {{input}} in {{context.colour}}' },
};
const bodies: Record<string, object> = {
  'feature-routing/button': { prompt: 'label' },
  'feature-routing/hero': { prompt: 'picture@1' },
  'context/(project)': { values: { colour: 'grey' } },
  'context/site-1': { values: { colour: 'red' }, analyse: false },
};
const find = (kind: string, name: string) => {
  const body = kind === 'prompt' ? prompts[name] : bodies[`${kind}/${name}`];
  return body && { name, version: 3, body };
};
const catalog = {
  find: ({ name: kind }: { name: string }, _: number, name: string) => find(kind, name),
  version: async ({ name: kind }: { name: string }, _: number, name: string, version: number) => {
    const found = find(kind, name);
    return found && { ...found, version };
  },
} as unknown as Catalog;

/** What reaches the trunk. @param planned prompt that the plan names: the canary's, or the feature's */
async function asked(ask: Partial<PromptedAsk>, planned?: string): Promise<Ask> {
  let taken: Ask | undefined;
  const take = (given: Ask) => {
    taken = given;
    return { progress: {}, result: undefined };
  };
  const generation = { plan: () => ({ prompt: planned }), text: take, whole: take } as unknown as Generation;
  const { signal } = new AbortController();
  const plain = {
    id: 'i',
    traceId: 't',
    projectId: 1,
    feature: 'button',
    input: 'bread',
    stream: false,
    signal,
  };
  await generateWithPrompt({ catalog, generation }, { variables: { tone: 'calm' }, ...plain, ...ask });
  return taken as Ask;
}
const openai = { vendor: 'openai', model: 'gpt' };
const said = ({ render }: Ask, target = openai): unknown => {
  const { request } = render(target);
  return request.kind === 'image' ? request.prompt : request.kind === 'text' && request.messages[0]?.content;
};

describe('the prompt of a generation', () => {
  test('is the feature’s, in the variant of whichever vendor answers', async () => {
    const ask = await asked({});
    expect(ask).toMatchObject({ kind: 'text', prompt: { name: 'label', version: 'v3' } });
    expect(said(ask)).toEqual([{ type: 'text', text: 'A calm label: bread' }]);
    expect(said(ask, { vendor: 'anthropic', model: 'claude' })).toEqual([
      { type: 'text', text: '<q>bread</q>' },
    ]);
  });

  test('is the canary’s, if that names another one, unless the request names one itself', async () => {
    expect((await asked({}, 'picture@2')).prompt).toEqual({ name: 'picture', version: 'v2' });
    expect((await asked({ prompt: 'label@1' }, 'picture@2')).prompt).toEqual({
      name: 'label',
      version: 'v1',
    });
  });

  test('is none if the request says so: then the input is sent as it is', async () => {
    const ask = await asked({ prompt: null }, 'label');
    expect(ask.prompt).toBeUndefined();
    expect(said(ask)).toEqual([{ type: 'text', text: 'bread' }]);
  });

  test('decides whether it is an image, and takes the context of the tenant', async () => {
    const ask = await asked({ feature: 'hero', tenant: 'site-1', metadata: { plan: 'free' } });
    expect(ask).toMatchObject({ kind: 'image', prompt: { name: 'picture', version: 'v1' } });
    expect(said(ask)).toBe('Draw bread in red');
    expect(ask.metadata).toEqual({ plan: 'free', tenant: 'site-1', analyse: false });
    expect(said(await asked({ feature: 'hero' }))).toBe('Draw bread in grey');
  });

  test.each([
    [{ variables: {} }, 'prompt label needs tone'],
    [{ prompt: 'nowhere' }, 'there is no prompt nowhere'],
    [{ prompt: null, input: '' }, 'input: is required without a prompt'],
  ])('%j is refused before anybody is called', async (ask, message) => {
    await expect(asked(ask)).rejects.toThrow(message);
  });
});
