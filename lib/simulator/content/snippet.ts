import type { Random } from '../random.ts';
import type { Words } from './words/types.ts';

/** A small self-contained widget. */
export function snippet(random: Random, words: Words, turn: number): string {
  const colour = `hsl(${random.integer(360)} 45% 40%)`;
  const id = `w${random.hex(6)}`;
  const label = words.actions[turn % words.actions.length];
  return [
    `<section id="${id}">`,
    `  <p>${words.sentences[turn % words.sentences.length]}</p>`,
    `  <button type="button">${label}</button>`,
    '</section>',
    `<style>#${id} button { background: ${colour}; color: #fff; padding: ${8 + random.integer(8)}px 20px; border: 0 }</style>`,
    `<script>document.querySelector('#${id} button').addEventListener('click', (event) => event.target.blur())</script>`,
  ].join('\n');
}
