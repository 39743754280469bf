import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';

const subjects = {
  travel: [
    ['book', 'cancel', 'change', 'find'],
    ['flight', 'ticket', 'hotel room', 'rental car'],
    ['to Lisbon', 'for Friday', 'with breakfast', 'near the airport'],
  ],
  music: [
    ['play', 'skip', 'record', 'tune'],
    ['guitar', 'drum solo', 'piano song', 'violin'],
    ['by the band', 'from the album', 'a bit louder', 'on the speaker'],
  ],
  bank: [
    ['pay', 'transfer', 'check', 'freeze'],
    ['my balance', 'the electric bill', 'a savings account', 'my debit card'],
    ['before the due date', 'from checking', 'at the branch', 'without a fee'],
  ],
};

/** Made-up requests about three subjects in turn, `travel`, `music`, `bank`; words of one subject are in no other. */
export function requests(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const lists = Object.values(subjects);
  return Array.from({ length: count }, (_, i) => {
    const words = (lists[i % 3] ?? []).map((choice) => random.pick(choice));
    return [random.pick(['please', 'can you', 'i want to', 'cheap']), ...words].join(' ');
  });
}

export function shuffled<T>(list: readonly T[], random: SeededRandom): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
