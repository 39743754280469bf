const segmenters = new Map<string, Intl.Segmenter>();

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}

/** Longer ones are keys, hashes and addresses, not words. */
const longestWord = 40;

/**
 * The words of a text in their order, in lower case where the script has cases: what can be shown. By dictionaries where
 * a script has no spaces (Japanese, Chinese, Thai, …). Punctuation, symbols and pictograms are no words.
 * @param language BCP 47; an unknown or malformed one is taken as none
 */
export function wordsOf(text: string, language?: string | null): string[] {
  const known = isKnown(language) ? language : 'und';
  // The same for 'und', and a hundred times as fast.
  const lower = (word: string) => (known === 'und' ? word.toLowerCase() : word.toLocaleLowerCase(known));
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenterOf(known).segment(text))
    if (isWordLike && segment.length <= longestWord) words.push(lower(segment));
  return words;
}

function isKnown(language: string | null | undefined): language is string {
  try {
    return typeof language === 'string' && Intl.Segmenter.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
