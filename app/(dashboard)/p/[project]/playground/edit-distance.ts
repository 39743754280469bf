/** Beyond this many comparisons whole words are compared instead of characters. */
const most = 4_000_000;

/**
 * How much of a text is left after an edit: 0 nothing changed, 1 nothing is as it was. Levenshtein's distance over
 * the longer length, in characters, for long texts in words.
 */
export function editDistance(before: string, after: string): number {
  if (before === after) return 0;
  const [a, b] = [[...before], [...after]];
  const [x, y] = a.length * b.length <= most ? [a, b] : [words(before), words(after)];
  return levenshtein(x, y) / Math.max(x.length, y.length);
}

const words = (text: string): string[] => text.match(/\s+|\S+/g) ?? [];

/** Insertions, deletions and replacements from one to the other, a row of the matrix at a time. */
function levenshtein(a: readonly string[], b: readonly string[]): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, one] of a.entries()) {
    const row = [i + 1];
    for (const [j, other] of b.entries()) {
      const replaced = (above[j] as number) + (one === other ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] as number) + 1, (row[j] as number) + 1));
    }
    above = row;
  }
  return above[b.length] as number;
}
