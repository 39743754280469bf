import type { Random } from '../random.ts';
import { samplePattern } from './schema-pattern.ts';

/** A string within the rules `pattern`, `format`, `minLength` and `maxLength`. */
export function sampleString(rules: Record<string, unknown>, random: Random, write: () => string): string {
  if (typeof rules.pattern === 'string') return samplePattern(rules.pattern, random);
  const formatted = formats[rules.format as string]?.(random);
  if (formatted !== undefined) return formatted;
  const least = (rules.minLength as number | undefined) ?? 0;
  const most = (rules.maxLength as number | undefined) ?? Infinity;
  let text = [...write()];
  while (text.length < least) text = [...text, ' ', ...write()];
  // Spaces at the end would be an odd value, but the length must hold.
  return text.length > most ? text.slice(0, most).join('').replace(/\s$/, '.') : text.join('');
}

const two = (n: number) => String(n).padStart(2, '0');
const date = (random: Random) => `2026-${two(1 + random.integer(12))}-${two(1 + random.integer(28))}`;
const time = (random: Random) => `${two(random.integer(24))}:${two(random.integer(60))}:00Z`;

const formats: Record<string, (random: Random) => string> = {
  date,
  time,
  'date-time': (random) => `${date(random)}T${time(random)}`,
  duration: (random) => `PT${1 + random.integer(48)}H`,
  email: (random) => `hello${random.integer(100)}@example.com`,
  hostname: (random) => `shop${random.integer(100)}.example.com`,
  uri: (random) => `https://example.com/${random.hex(6)}`,
  url: (random) => `https://example.com/${random.hex(6)}`,
  ipv4: (random) => `192.0.2.${random.integer(255)}`,
  ipv6: (random) => `2001:db8::${random.hex(4)}`,
  uuid: (random) => `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
};
