/** Texts as numbers and words: spaces, groups, languages, terms, redaction. Pure, deterministic from a seed. */
export type { Basis } from './basis/basis.ts';
export { type BasisOptions, buildBasis } from './basis/build.ts';
export { basisFromBytes, basisToBytes, DamagedBasis } from './basis/bytes.ts';
export { embed } from './basis/embed.ts';
export { kMeans } from './clusters/k-means.ts';
export { growTree, type TreeNode, type TreeOptions } from './clusters/tree.ts';
export {
  type ContrastedTexts,
  type ContrastOptions,
  contrastTerms,
  type Term,
  type WrittenText,
} from './contrast-terms.ts';
export { formatOf, type TextFormat } from './format.ts';
export { languageOf, type TextLanguage } from './language.ts';
export { type Layout, layOut } from './map/lay-out.ts';
export { type Redacted, redact } from './redact/redact.ts';
export type { PersonalKind } from './redact/spans.ts';
export type { Vectors } from './vectors.ts';
export { wordsOf } from './words.ts';
