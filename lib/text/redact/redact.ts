import { findCards, findIbans, findMarkedNumbers, findNumbers } from './accounts.ts';
import { findAddresses } from './addresses.ts';
import { findNames } from './names.ts';
import { findEmails, findIps, findUrls } from './network.ts';
import { findPhones } from './phones.ts';
import { findKeys } from './secrets.ts';
import { type Finder, type PersonalKind, plain, type Span } from './spans.ts';

/** Surer ones first: what one has found, the next do not see. */
const finders: readonly (readonly [PersonalKind, Finder])[] = [
  ['url', findUrls],
  ['key', findKeys],
  ['email', findEmails],
  ['iban', findIbans],
  ['card', findCards],
  ['ip', findIps],
  ['number', findMarkedNumbers],
  ['phone', findPhones],
  ['number', findNumbers],
  ['address', findAddresses],
  ['name', findNames],
];

export interface Redacted {
  text: string;
  /** How many of each kind were replaced. */
  found: Record<PersonalKind, number>;
}

/**
 * Replaces personal data and secrets by what they are: "[email]", "[phone]", … By rules, so it is not anonymity: the bench
 * `text` prints how much of planted data is found, in which languages, and what is taken by mistake.
 */
export function redact(text: string): Redacted {
  const found = Object.fromEntries(finders.map(([kind]) => [kind, 0])) as Record<PersonalKind, number>;
  const spans: (Span & { kind: PersonalKind })[] = [];
  let open = plain(text);
  for (const [kind, find] of finders) {
    const taken = [...find(open)].sort((a, b) => a.from - b.from || b.to - a.to);
    let end = 0;
    for (const { from, to } of taken) {
      if (from < end) continue;
      end = to;
      found[kind] += 1;
      spans.push({ from, to, kind });
      open = `${open.slice(0, from)}${'\u0000'.repeat(to - from)}${open.slice(to)}`;
    }
  }
  spans.sort((a, b) => a.from - b.from);
  let result = '';
  let end = 0;
  for (const { from, to, kind } of spans) {
    result += `${text.slice(end, from)}[${kind}]`;
    end = to;
  }
  return { text: result + text.slice(end), found };
}
