/** A text in pieces, those that are one of the terms marked. Terms in lower case, as `wordsOf` gives them. */
export function markTerms(text: string, terms: readonly string[]): { text: string; isTerm: boolean }[] {
  const wanted = terms.filter((term) => term !== '').sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return [{ text, isTerm: false }];
  const any = wanted.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // Where words are written apart, a term is one only as a whole: "alt" is not in "salty".
  const isApart = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\s’'-]+$/u;
  const [before, after] = wanted.every((term) => isApart.test(term))
    ? ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])']
    : ['', ''];
  return text
    .split(new RegExp(`${before}(${any})${after}`, 'giu'))
    .map((piece, i) => ({ text: piece, isTerm: i % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
