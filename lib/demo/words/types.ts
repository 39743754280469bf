/** Languages in which the demo's users write. */
export type Language = 'en' | 'de' | 'es' | 'fr' | 'pt' | 'ja' | 'th' | 'ar';

/** Why a user says that a result was no good. */
export type ReasonKind = 'general' | 'tooLong' | 'notTransparent' | 'clumsy' | 'loud';

/**
 * One language's vocabulary. Texts are templates with the slots {business} {offer} {brand} {place} {tone} {audience}
 * {action} {page} {day} {price} {n}; they are worded so that a slot needs no inflection.
 */
export interface Words {
  /** A trade and what it offers. Twelve, in the same order in every language. */
  trades: readonly (readonly [business: string, ...offers: string[]])[];
  tones: readonly string[];
  audiences: readonly string[];
  days: readonly string[];
  pages: readonly string[];
  /** What a button may say. */
  actions: readonly string[];
  /** What users ask for. */
  inputs: {
    'button-text': readonly string[];
    'heading-text': readonly string[];
    'paragraph-text': readonly string[];
    'hero-image': readonly string[];
    'code-snippet': readonly string[];
    'site-plan': readonly string[];
  };
  /** Names of the snippets of snippets.ts, in their order. */
  widgets: readonly string[];
  /** What follows an image request that wants no background. */
  transparent: readonly string[];
  /** What some users add to any request. */
  details: readonly string[];
  /** What users add when they regenerate with a changed input. */
  amendments: readonly string[];
  headings: readonly string[];
  sentences: readonly string[];
  reasons: Record<ReasonKind, readonly string[]>;
}
