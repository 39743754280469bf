import { describe, expect, test } from 'vitest';
import { type Digest, digestBlocks } from '#lib/digest/index.ts';
import type { Block, SlackMessage } from '#lib/slack/index.ts';
import { datesOf } from '../../lib/digest/show/links.ts';
import { aDigest, anEventfulDigest } from './a-digest.ts';

const base = 'https://kept.example.com/';
const wordsOf = (block: Block): string =>
  block.type === 'header' || block.type === 'section'
    ? block.text.text
    : block.type === 'context'
      ? block.elements.map(({ text }) => text).join('\n')
      : '';
const textOf = ({ blocks }: SlackMessage): string => blocks.map(wordsOf).join('\n').replaceAll('\u202f', ' ');

describe('a digest as Slack messages', () => {
  test('a calm week says that it was calm, and nothing insignificant as news', () => {
    const { main, thread } = digestBlocks(aDigest(), base);
    const text = textOf(main);
    expect(text).toContain('*Insert rate 74.2 % (73.1–75.3 %)*, no clear change');
    expect(text).toContain('A calm week');
    expect(text).not.toMatch(/▲|▼|What explains|Failure patterns|Canaries|Vendors/);
    expect(thread.map(({ text }) => text)).toEqual(['The weeks before']);
    expect(main.text).toContain('calm');
  });

  test('news: what, how much, how sure, and where to look', () => {
    const { main, thread } = digestBlocks(anEventfulDigest(), base);
    const text = textOf(main);
    for (const words of [
      'My product: week of 16 Nov – 22 Nov',
      '▼ −3.4 points',
      'Against the week before (74.6 %) that is −3.4 points, 95 % interval −5.0 to −1.8.',
      'Of it, −2.5 came from the features’ own rates and −0.9 from another mix of them.',
      'is kept less: 50.0 % → 33.0 %. It moved the whole by −2.1 points, 95 % interval −3.0 to −1.2. Above all its prompt v2: 0.0 % → 11.0 % of all, kept 28.0 %.',
      'is new (20.0 % of all) and is kept less than the rest (62.0 %)',
      '|prompt v3 of heading-text>',
      'New: <https://kept.example.com/p/main/patterns/0190a000-0000-7000-8000-000000000001|transparent, background>, about 12 more inserts a week if this were fixed (8 to 17)',
      'Resolved: <',
      'users keep more of it: +4.1 points, 95 % interval +1.2 to +7.0 (holds at all looks), 812 users.',
      'organization openai-a: 3 times, 2 h 10 min in all',
      'The toggle moved from routes as written to anthropic, by ann@example.com',
      '$0.00270 per inserted result, $19.40 in all: ▲ 29 % more than the week before ($0.00210; 95 % interval of the change +10 % to +48 %).',
      '<https://kept.example.com/p/main/digests/2026-W47|The whole digest>',
      'range=custom&amp;from=2026-11-16&amp;to=2026-11-22&amp;where=feature%3Ahero-image',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('calm');
    // What is resolved is not to be won any more.
    expect(text).not.toMatch(/language: ja>, about/);
    expect(thread.map(({ text }) => text)).toEqual([
      'What explains the change',
      'Patterns',
      'Canaries and hints',
      'Vendors and deploys',
      'The weeks before',
    ]);
    expect(textOf(thread[1] as SlackMessage)).toContain('45 of 60 rejected, 33 users');
  });

  test('names of others stay names; limits of Slack hold, and what is left out is counted', () => {
    const hostile = `<!channel> & *\`_${'x'.repeat(400)}`;
    const eventful = anEventfulDigest();
    const many: Digest = {
      ...eventful,
      project: { ...eventful.project, name: hostile },
      causes: Array.from({ length: 90 }, () => ({
        ...(eventful.causes[0] as Digest['causes'][number]),
        key: hostile,
      })),
      patterns: Array.from({ length: 120 }, (_, i) => ({
        ...(eventful.patterns[0] as Digest['patterns'][number]),
        ...{ id: String(i), name: hostile },
      })),
      deploys: Array.from({ length: 300 }, () => ({ at: 0, kind: 'deploy', text: hostile })),
    };
    const { main, thread } = digestBlocks(many, base);
    expect(textOf(main)).toContain('… and 116 more');
    for (const message of [main, ...thread]) {
      for (const block of message.blocks) {
        expect(wordsOf(block).length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000);
        if (block.type !== 'header') expect(wordsOf(block)).not.toContain('<!');
      }
      expect(message.text).not.toContain('<!');
    }
  });

  test('nothing logged, nothing to compare with, too little', () => {
    const empty = aDigest({ rate: null, before: null, change: null, split: null, cost: null, trend: [] });
    expect(textOf(digestBlocks(empty, base).main)).toContain('Nothing that was shown has matured.');
    const first = aDigest({ before: null, change: null, split: null });
    expect(textOf(digestBlocks(first, base).main)).toContain('nothing to compare with in the week before');
    const few = aDigest({ rate: { rate: 0.5, low: 0.2, high: 0.8, n: 8, small: true } });
    expect(textOf(digestBlocks(few, base).main)).toContain('too little to be read as a rate');
    const young = aDigest({ maturing: { n: 214, inserted: 90 }, isOver: false });
    expect(textOf(digestBlocks(young, base).main)).toMatch(
      /so far, week of[\s\S]*214 results shown at the end are still maturing/,
    );
  });
});

test.each([
  ['2026-W47', '2026-11-16', '2026-11-22'],
  ['2026-W01', '2025-12-29', '2026-01-04'],
  ['2020-W53', '2020-12-28', '2021-01-03'],
])('the dates of %s', (week, first, last) => {
  expect(datesOf(week)).toEqual({ first, last });
});
