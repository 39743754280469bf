import { expect, test } from 'vitest';
import { type Block, escaped, header, link, sections } from '#lib/slack/index.ts';
import { cut, slackLimits, withinLimits } from '../../lib/slack/message.ts';

test('nobody’s words become a mention, a link or markup of ours', () => {
  expect(escaped('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  expect(link('https://kept.example.com/p/a', 'a <b> | c')).toBe(
    '<https://kept.example.com/p/a|a &lt;b&gt; ¦ c>',
  );
});

test('lines fill sections up to 3,000 characters and are not torn', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i} ${'x'.repeat(90)}`);
  const made = sections(lines);
  const texts = made.map((block) => (block.type === 'section' ? block.text.text : ''));
  expect(texts.length).toBe(Math.ceil(lines.join('\n').length / 3_000));
  expect(texts.every((text) => text.length <= slackLimits.section)).toBe(true);
  expect(texts.join('\n').split('\n')).toEqual(lines);
  const [long] = sections([`${'y'.repeat(4_000)}`]);
  expect(long?.type === 'section' && long.text.text.length).toBe(3_000);
  expect(sections([])).toEqual([]);
});

test.each([
  ['half an escape', `${'a'.repeat(8)}&amp;b`, 'aaaaaaaa…'],
  ['half a link', 'see <https://x.y|z>', 'see …'],
  ['half a character', `${'a'.repeat(10)}😀b`, 'aaaaaaaaaa…'],
])('a cut leaves no %s', (_, text, left) => {
  expect(cut(text, 12)).toBe(left);
});

test('a header has 150 characters, a message 50 blocks, and says what it leaves out', () => {
  const head = header('t'.repeat(200));
  expect(head.type === 'header' && head.text.text).toHaveLength(150);
  const blocks: Block[] = Array.from({ length: 60 }, () => ({ type: 'divider' }));
  const message = withinLimits({ text: 'a'.repeat(5_000), blocks });
  expect(message.blocks).toHaveLength(50);
  expect(JSON.stringify(message.blocks.at(-1))).toContain('11 more parts');
  expect(message.text).toHaveLength(4_000);
});
