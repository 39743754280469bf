/** At most so many of the texts, chosen and ordered by a hash of their content, so that their order does not matter. */
export function sampleTexts(texts: readonly string[], most: number): string[] {
  const hashes = Uint32Array.from(texts, hashOf);
  const highest = texts.length > most ? (hashes.toSorted()[most - 1] as number) : 0xffffffff;
  const chosen: number[] = [];
  hashes.forEach((hash, i) => {
    if (hash <= highest) chosen.push(i);
  });
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return chosen
    .sort(
      (i, j) =>
        (hashes[i] as number) - (hashes[j] as number) || compare(texts[i] as string, texts[j] as string),
    )
    .slice(0, most)
    .map((i) => texts[i] as string);
}

/** FNV-1a, finished as in MurmurHash3, since its high bits decide. Of the first thousand UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  const { length } = text;
  for (let i = 0; i < length && i < 1000; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
