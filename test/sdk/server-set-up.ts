import { Kept, type KeptError, type KeptOptions } from '#lib/sdk/index.ts';
import { type KeptServer, SECRET_KEY } from './kept-server.ts';
import { VirtualClock } from './virtual-clock.ts';

export const START_MS = Date.UTC(2026, 10, 20, 12);

/** A server client on a clock that stands at START_MS, without jitter, and what its `onError` heard. */
export function setUp(server: Pick<KeptServer, 'url'>, options: Partial<KeptOptions> = {}) {
  const clock = new VirtualClock(START_MS);
  const errors: KeptError[] = [];
  const onError = (error: KeptError) => void errors.push(error);
  const kept = new Kept({ url: server.url, key: SECRET_KEY, clock, random: () => 0.5, onError, ...options });
  return { clock, errors, kept };
}
