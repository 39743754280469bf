import type { User } from './people.ts';
import type { FeatureSlug } from './types.ts';
import type { Language, Slots } from './words/index.ts';

/** A user is about to ask for something: what waits on the timeline. */
export interface Request {
  /** ms. */
  at: number;
  user: User;
  session: string;
  feature: FeatureSlug;
  language: Language;
  input: string;
  /** What the input was made of; results use the same words. */
  slots: Slots;
  /** Number of the widget, for code snippets. */
  widget: number;
  /** 1 for the first try of a chain. */
  tryNumber: number;
  /** Id of the first try, on later ones. */
  chainId?: string;
  /** A page of a site plan. */
  page?: { actId: string; title: string };
}
