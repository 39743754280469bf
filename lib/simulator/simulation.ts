import type { Clock } from './clock.ts';
import type { RuleBook } from './faults/rules.ts';
import type { ImageUrls } from './images/urls.ts';
import type { Ledger } from './ledger.ts';
import type { Limiter } from './limiter.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { Mode, Organization } from './types.ts';

/** An organization at work. */
export interface Member {
  organization: Organization;
  limiter: Limiter;
  cache: PromptCache;
}

/** All that calls share. */
export interface Simulation {
  clock: Clock;
  seed: number;
  mode: Mode;
  /** Calls so far. */
  calls: number;
  /** By API key. */
  members: Map<string, Member>;
  rules: RuleBook;
  ledger: Ledger;
  images: ImageUrls;
  imageUrlMs: number;
  /** Our own address. */
  url: string;
  controlToken: string | undefined;
  markOf: ((body: string) => string | undefined) | undefined;
}
