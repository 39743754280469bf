import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InteractionDetail } from '#lib/insights/index.ts';
import type { Choices } from '../../app/(dashboard)/p/[project]/playground/choices.ts';
import { editDistance } from '../../app/(dashboard)/p/[project]/playground/edit-distance.ts';
import {
  attemptsAt,
  follow,
  isLive,
  isUndecided,
  noRun,
  type Run,
  type Step,
} from '../../app/(dashboard)/p/[project]/playground/run.ts';
import { readTold, type Told, toldLine } from '../../app/(dashboard)/p/[project]/playground/told.ts';
import { choose, noPrompt, readPairs } from '../../app/(dashboard)/p/[project]/playground/view.ts';
import { part } from './part.ts';

const ask = { feature: 'button-text', input: 'bread' };
const begun: Told = { type: 'begun', id: 'id-1', traceId: 'trace-1', prompt: 'button-text v2' };
const detail: Partial<InteractionDetail> = {
  id: 'id-1',
  status: 'completed',
  outcome: 'pending',
  result: 'Order bread',
  attempts: [],
};
const opened = (change: Partial<InteractionDetail> = {}): Step => ({
  type: 'opened',
  detail: part<InteractionDetail>({ ...detail, ...change }),
});
const run = (...steps: Step[]): Run => steps.reduce((before, step) => follow(before, step, 1_000), noRun);
const sent: Step = { type: 'sent', ask, at: 0 };
const text = (words: string): Told => ({ type: 'text', text: words });

describe('a run of the playground', () => {
  test('words gather, and the log has the last one', () => {
    const live = run(sent, begun, text('Order '), text('bre'));
    expect(live).toMatchObject({ phase: 'answering', text: 'Order bre', id: 'id-1' });
    expect(isLive(live)).toBe(true);
    const over = follow(live, { type: 'ended' }, 0);
    expect(isLive(over)).toBe(false);
    expect(follow(over, opened(), 0)).toMatchObject({ phase: 'logged', text: 'Order bread', ask });
  });

  test('a new one begins with nothing of the one before', () => {
    const next = run(sent, begun, text('Order'), { type: 'ended' }, opened(), sent);
    expect(next).toMatchObject({ phase: 'waiting', text: '', id: null, detail: null, failure: null });
  });

  test('what was never begun is refused; what was is in the log', () => {
    const error = { code: 'feature_off', message: 'feature button-text is off: it lies' };
    expect(run(sent, { type: 'failed', error, isLogged: false })).toMatchObject({
      phase: 'refused',
      failure: error,
    });
    expect(run(sent, begun, { type: 'failed', error, isLogged: true }).phase).toBe('over');
    expect(run(sent, { type: 'lost' }).phase).toBe('refused');
    expect(run(sent, begun, { type: 'lost' }).phase).toBe('over');
  });

  test('a word that comes after the stop changes nothing', () => {
    const stopped = run(sent, begun, text('Order'), { type: 'stopped' });
    expect(follow(stopped, text(' bread'), 0)).toEqual(stopped);
    expect(stopped.isStopped).toBe(true);
  });

  test('one that is opened from the log brings nothing of another one', () => {
    const other = run(sent, begun, text('Order'), opened({ id: 'id-2' }));
    expect(other).toMatchObject({ id: 'id-2', ask: null });
  });

  test('undecided is what was completed and has no signal', () => {
    expect(isUndecided(run(opened()))).toBe(true);
    expect(isUndecided(run(opened({ outcome: null })))).toBe(true);
    const decided: Partial<InteractionDetail>[] = [
      { outcome: 'inserted' },
      { outcome: 'closed' },
      { status: 'failed', outcome: null },
    ];
    for (const change of decided) expect(isUndecided(run(opened(change)))).toBe(false);
  });

  test('an attempt under way goes on between two looks; one that is over does not', () => {
    const attempts = ['under way', 'completed'].map((status) => ({ status, totalMs: 200 }));
    const at = follow(run(sent, begun), part<Step>({ type: 'attempts', attempts }), 1_000);
    expect(attemptsAt(at, 1_300).map(({ totalMs }) => totalMs)).toEqual([500, 200]);
  });
});

test('lines come out whole, wherever the pieces are cut', async () => {
  const lines = fc.array(
    fc.string({ unit: 'grapheme' }).map((words): Told => text(words)),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 9 }), async (told, size) => {
      const bytes = new TextEncoder().encode(`${told.map(toldLine).join('')}{"type":"te`);
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
      const read: Told[] = [];
      for await (const one of readTold(body)) read.push(one);
      expect(read).toEqual(told);
    }),
  );
});

describe('the part of a text that an edit changed', () => {
  test.each([
    ['bread', 'bread', 0],
    ['bread', 'bred', 0.2],
    ['bread', '', 1],
    ['', 'bread', 1],
    ['ab', 'xy', 1],
    ['パンを焼く', 'パンを買う', 0.4],
  ])('%j → %j is %d', (before, after, distance) => {
    expect(editDistance(before, after)).toBeCloseTo(distance, 10);
  });

  test('is a share, 0 only for the same, and the same in both directions', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1);
        expect(distance === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(distance);
      }),
    );
  });

  test('a book is compared by words, quickly', () => {
    const book = Array.from({ length: 900 }, (_, i) => `word${i}`).join(' ');
    expect(editDistance(book, book.replace('word7 ', 'word8 '))).toBeCloseTo(1 / 1_799, 10);
  });
});

describe('what an address stands for', () => {
  const prompt = {
    reference: 'label',
    name: 'label',
    version: 2,
    kind: 'text' as const,
    variables: [],
    contextKeys: [],
  };
  const picture = { ...prompt, reference: 'picture', name: 'picture', kind: 'image' as const };
  const feature = { slug: 'button-text', isMeasured: true, killed: null, route: null, prompt: 'label' };
  const choices: Choices = {
    features: [feature, { ...feature, slug: 'hero', prompt: 'picture', route: 'images' }],
    prompts: [prompt, picture],
    routes: ['images'],
    models: [
      { vendor: 'openai', model: 'painter', kind: 'image' },
      { vendor: 'openai', model: 'writer', kind: 'text' },
    ],
    tenants: [],
  };
  const view = { feature: null, prompt: null, tenant: null, route: null, model: null, id: null };

  test('the first feature with its prompt; without a route, a model that can do it', () => {
    expect(choose(choices, view)).toEqual({
      feature: 'button-text',
      known: feature,
      prompt,
      model: 'writer',
    });
    expect(choose(choices, { ...view, prompt: 'picture' }).model).toBe('painter');
  });

  test('where a route decides, no model is named', () => {
    expect(choose(choices, { ...view, feature: 'hero' })).toMatchObject({ prompt: picture, model: null });
    expect(choose(choices, { ...view, route: 'images' }).model).toBeNull();
    expect(choose({ ...choices, routes: ['default'] }, view).model).toBeNull();
    expect(choose(choices, { ...view, feature: 'hero', model: 'other' }).model).toBe('other');
  });

  test('a new feature, and no prompt at all', () => {
    expect(choose(choices, { ...view, feature: 'new' })).toMatchObject({
      known: undefined,
      prompt: undefined,
    });
    expect(choose(choices, { ...view, prompt: noPrompt }).prompt).toBeUndefined();
  });

  test('metadata as it is typed', () => {
    expect(readPairs('plan=free, seats = 3,ok=true\nzip=007, =x, y=, formula=a=b')).toEqual({
      plan: 'free',
      seats: 3,
      ok: true,
      zip: '007',
      formula: 'a=b',
    });
  });
});
