import { hexToUuid } from '#lib/domain/index.ts';
import type { SeededRandom } from '#lib/stats/index.ts';

/** `count` hexadecimal digits, at most 8. */
export const hexDigits = (random: SeededRandom, count: number): string =>
  random.bits().toString(16).padStart(8, '0').slice(0, count);

/** A UUIDv7 for a moment (ms) whose random bits come from the seed. */
export function seededId(random: SeededRandom, ms: number): string {
  const variant = '89ab'[random.integer(4)];
  const time = ms.toString(16).padStart(12, '0');
  const tail = hexDigits(random, 8) + hexDigits(random, 7);
  return hexToUuid(`${time}7${hexDigits(random, 3)}${variant}${tail}`);
}
