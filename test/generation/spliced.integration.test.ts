import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { chat, logged } from './chat.ts';
import { type ScriptedAnswer, type ScriptedVendor, startScriptedVendor } from './scripted-vendor.ts';

/** Answers in two parts: what may be joined is joined to the letter, what may not be is started again unseen. */
let world: VendorTest;
let scripted: ScriptedVendor;
/** What each scripted model says. */
const script = new Map<string, (call: { anchor: string | undefined; number: number }) => ScriptedAnswer>();
/** Models of which no breaker knows anything yet. */
const fresh = Array.from({ length: 20 }, (_, i) => `gpt-cut-${i}`);

beforeAll(async () => {
  world = await startVendorTest({
    mode: 'same',
    organization: (id) => (id === 'openai-a' ? { models: [...fresh, 'gpt-other'] } : {}),
  });
  const numbers = new Map<string, number>();
  scripted = await startScriptedVendor((messages, model) => {
    const number = (numbers.get(model) ?? 0) + 1;
    numbers.set(model, number);
    const anchor = /after these words:\n([\s\S]*)\nRepeat exactly/.exec(messages.at(-1)?.content ?? '')?.[1];
    return script.get(model)?.({ anchor, number }) ?? { text: 'nothing' };
  });
  await world.organization('scripted', { vendor: 'scripted', baseUrl: scripted.url, key: 'any' });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await scripted[Symbol.asyncDispose]();
});

const target = (vendor: string, model: string) => ({ target: { vendor, model } });

/** A route whose first model breaks off after so many tokens. @returns its name */
async function cutRoute(afterTokens: number, second: object, more: object = {}): Promise<string> {
  const model = fresh.pop() as string;
  await world.route(model, { node: { fallback: [target('openai', model), second] }, ...more });
  world.rules({ id: 'cut', model, fault: { kind: 'cut', afterTokens, hard: true } });
  return model;
}

/** A route to a model that says what the script says. @returns its name */
async function scriptedRoute(say: NonNullable<ReturnType<typeof script.get>>): Promise<string> {
  const model = `scripted-${script.size}`;
  script.set(model, say);
  await world.route(model, { node: target('scripted', model) });
  return model;
}

const texts = {
  English:
    'We take the time that good work needs, and everything is made by hand a few streets away. Come in the morning, when it is quiet. Our guests say that they feel at home: the coffee is strong — the bread is warm.',
  Japanese:
    '私たちは良い仕事が必要とする時間を取ります。すべては手によって、数本の通り先で作られます。それが静かである朝に来てください。私たちのゲストは、家にいるように感じると言います。土曜日に私たちは一時間早く開きます。質問は電話またはカウンターで歓迎されます。あなたは日を選び、私たちは残りの世話をします。',
};

describe('text that breaks off is joined to exactly the unbroken one', () => {
  const prompts = { English: '60 tokens about bread', Japanese: 'パンについて 60 tokens で書いてください' };
  test.each(Object.entries(prompts))('%s, where the other takes a prefill', async (_, prompt) => {
    const second = target('anthropic', 'claude-haiku-4-5');
    await world.route('whole', { node: second });
    const whole = await chat(world, { route: 'whole', prompt });
    for (const afterTokens of [3, 20, 41, 55]) {
      const seen = await chat(world, { route: await cutRoute(afterTokens, second), prompt });
      expect([seen.finish, seen.kept?.rescued, seen.text], String(afterTokens)).toEqual([
        'stop',
        true,
        whole.text,
      ]);
      expect(world.simulator.ledger().map(({ prefill }) => prefill)).toEqual([false, true]);
    }
  });

  /** How models go on when they are told to. Words and not halves of them: nobody could tell where a word went on. */
  const habits: Record<string, (text: string, anchor: string) => string> = {
    anchor: (text, anchor) => text.slice(text.indexOf(anchor)),
    again: (text) => text,
    on: (text, anchor) => text.slice(text.indexOf(anchor) + anchor.length).trimStart(),
  };
  const cases = Object.keys(habits).flatMap((habit) =>
    Object.entries(texts).map(([language, text]) => [habit, language, text] as const),
  );
  test.each(cases)('without a prefill, the model writes "%s": %s', async (habit, _, text) => {
    const cuts = habit === 'on' ? [text.indexOf(' ', 100), text.indexOf('。', 70) + 1] : [10, 77, 120];
    for (const cutAfter of cuts.filter((at) => at > 0)) {
      const route = await scriptedRoute(({ anchor }) => ({
        ...(anchor === undefined
          ? { text, cutAfter }
          : { text: (habits[habit] as typeof habits.on)?.(text, anchor) ?? '' }),
      }));
      const seen = await chat(world, { route });
      expect([seen.finish, seen.kept?.rescued, seen.text]).toEqual(['stop', true, text]);
      expect((await logged(world, seen)).result).toBe(text);
    }
  });
});

describe('what makes sense only as a whole', () => {
  const schema = {
    type: 'object',
    properties: { title: { type: 'string' }, steps: { type: 'array', items: { type: 'string' } } },
    required: ['title', 'steps'],
    additionalProperties: false,
  };
  const structured = {
    response_format: { type: 'json_schema', json_schema: { name: 'plan', schema, strict: true } },
  };
  const tool = { type: 'function', function: { name: 'plan', parameters: schema } };
  const tools = { tools: [tool], tool_choice: { type: 'function', function: { name: 'plan' } } };

  const other = target('openai', 'gpt-other');

  test.each([true, false])('a tool call that is cut starts again unseen (stream: %s)', async (stream) => {
    const route = await cutRoute(6, other);
    const seen = await chat(world, { route, body: tools, stream });
    expect([seen.status, seen.finish, seen.toolCalls.length, seen.text ?? '']).toEqual([
      200,
      'tool_calls',
      1,
      '',
    ]);
    expect(Object.keys(JSON.parse(seen.toolCalls[0] as string))).toEqual(['title', 'steps']);
    expect(world.simulator.ledger().map(({ model }) => model)).toEqual([route, route, 'gpt-other']);
    expect((await logged(world, seen)).attempts[0].outputTokens).toBeGreaterThan(0);
  });

  test.each([true, false])(
    'a structured answer that is cut starts again unseen (stream: %s)',
    async (stream) => {
      const route = await cutRoute(10, other);
      const seen = await chat(world, { route, body: structured, stream });
      expect([seen.status, seen.finish]).toEqual([200, 'stop']);
      expect(Object.keys(JSON.parse(seen.text))).toEqual(['title', 'steps']);
      expect(world.simulator.ledger().map(({ model }) => model)).toEqual([route, route, 'gpt-other']);
      expect(world.simulator.ledger().some(({ prefill }) => prefill)).toBe(false);
    },
  );

  test.each([
    ['tool call', tools],
    ['structured answer', structured],
  ])(
    'a %s that leaves as it comes (holdBack: none) and is cut is a clear error, never spliced',
    async (_, body) => {
      const route = await cutRoute(10, other, { holdBack: 'none' });
      const seen = await chat(world, { route, body });
      expect([seen.finish, seen.done, Boolean(seen.error?.message)]).toEqual([null, false, true]);
      expect(world.simulator.ledger()).toHaveLength(1);
      expect((await logged(world, seen)).status).toBe('failed');
    },
  );

  test('an answer that does not fit its schema is mended once, and the caller never sees the first one', async () => {
    const route = await scriptedRoute(({ number }) => ({
      text: number === 1 ? '{"title": 7}' : '{"title":"Bread","steps":[]}',
    }));
    const before = scripted.calls.length;
    const seen = await chat(world, { route, body: structured });
    expect([seen.finish, JSON.parse(seen.text)]).toEqual(['stop', { title: 'Bread', steps: [] }]);
    expect(scripted.calls.length - before).toBe(2);
    const row = await logged(world, seen);
    expect(row.attempts.map((attempt: { status: string }) => attempt.status)).toEqual([
      'failed',
      'completed',
    ]);
  });

  test.each([true, false])('still wrong after one repair: a clear error (stream: %s)', async (stream) => {
    const route = await scriptedRoute(() => ({ text: '{"title": 7}' }));
    const before = scripted.calls.length;
    const seen = await chat(world, { route, body: structured, stream });
    expect([seen.status, seen.text, seen.finish]).toEqual([502, '', null]);
    expect(seen.error?.message).toMatch(/does not fit/);
    expect(scripted.calls.length - before).toBe(2);
    expect(world.kept.said).toEqual([]);
  });
});
