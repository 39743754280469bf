import type { Ask } from './ask.ts';
import type { Clock } from './clock.ts';
import { seedOf } from './random.ts';

/** Shorter prompts are not cached (OpenAI and most Claude models say 1,024). */
const leastTokens = 1024;
const ttlMs = 5 * 60_000;
const capacity = 1000;

/** What one organization's vendor remembers of the beginnings of prompts. */
export class PromptCache {
  private readonly usedAt = new Map<number, number>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Tokens read from and written to it by a call. */
  use(ask: Ask): { cached: number; cacheWritten: number } {
    if (ask.cache === 'no' || ask.prefixTokens < leastTokens) return { cached: 0, cacheWritten: 0 };
    const key = seedOf(ask.prefixKey);
    const now = this.clock.now();
    const warm = now - (this.usedAt.get(key) ?? -Infinity) <= ttlMs;
    this.usedAt.delete(key);
    this.usedAt.set(key, now);
    if (this.usedAt.size > capacity) this.usedAt.delete(this.usedAt.keys().next().value as number);
    if (ask.cache === 'marked') {
      return warm
        ? { cached: ask.prefixTokens, cacheWritten: 0 }
        : { cached: 0, cacheWritten: ask.prefixTokens };
    }
    return { cached: warm ? Math.floor(ask.prefixTokens / 128) * 128 : 0, cacheWritten: 0 };
  }
}
