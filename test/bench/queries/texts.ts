import type { Database } from '#lib/db/index.ts';

const pool = 20_000;
const vocabulary = 5_000;
const syllables = [
  'ba',
  'de',
  'fi',
  'go',
  'ku',
  'la',
  'me',
  'ni',
  'po',
  'ru',
  'sa',
  'te',
  'vi',
  'wo',
  'zu',
  'an',
];

/** Most texts hold the first, one in a hundred or so the second, one in 20,000 the third. */
export const words = { frequent: word(0), seldom: word(200), rare: word(vocabulary) };

/** The n-th word of a made-up language. */
function word(number: number): string {
  let text = '';
  for (let rest = number + 16; rest > 0; rest = Math.floor(rest / 16)) text += syllables[rest % 16];
  return text;
}

/**
 * Writes the texts that interactions are dealt: about 50 characters of input and 100 of result, words as uneven as a
 * language's, with the words that search would index.
 */
export async function writeTexts(database: Database): Promise<void> {
  const random = generator(42);
  const texts = (length: number) =>
    Array.from({ length: pool }, () => {
      let text = '';
      while (text.length < length) text += ` ${word(Math.floor(vocabulary ** random()) - 1)}`;
      return text.slice(1);
    });
  const inputs = texts(50);
  const results = texts(100);
  inputs[4_711] += ` ${words.rare}`;
  await database.rows(
    'create unlogged table bench_texts (number int primary key, input text, result text, words tsvector)',
  );
  await database.rows(
    `insert into bench_texts
     select number - 1, input, result, to_tsvector('simple', kept_words(input || ' ' || result))
     from unnest($1::text[], $2::text[]) with ordinality as t(input, result, number)`,
    [inputs, results],
  );
}

/** mulberry32: the same texts in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
