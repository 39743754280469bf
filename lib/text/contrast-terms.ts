import { wordsOf } from './words.ts';

export interface WrittenText {
  text: string;
  /** Whoever wrote it: a user, or a session where there are no users. All texts of nobody known count as one user's. */
  user: string | null;
  tenant?: string | null;
  /** BCP 47, for `wordsOf`. */
  language?: string | null;
}

/** What is compared: the rejected texts of a group, its accepted ones, and the texts that are not in the group. */
export interface ContrastedTexts {
  inside: Iterable<WrittenText>;
  outside: Iterable<WrittenText>;
  rest: Iterable<WrittenText>;
}

export interface ContrastOptions {
  /** Users who must have written a term, over all texts: fewer could be told by it. */
  leastUsers?: number;
  /** The same for tenants, where any text has one. */
  leastTenants?: number;
  limit?: number;
}

export interface Term {
  /** One word, or two that stand side by side. */
  term: string;
  /** How much more the term is of the inside: 0 or more, comparable within one call. */
  weight: number;
}

/** Of each text. */
const mostCharacters = 2000;

/**
 * The terms that set the rejected texts of a group apart, strongest first. Class-based TF-IDF over three classes, counted
 * by users, so that one user who says the same again and again weighs as one:
 *
 *     w(t, c) = users of t in c ÷ users of c · ln(1 + A ÷ f(t)),   weight = w(t, inside) − mean of w(t, c) over the others
 *
 * where f(t) is the number of users of t over all classes and A the mean over classes of Σ users of each term.
 * A term that is part of a stronger one, or has it as a part, is left out. Terms are words only: no punctuation, no
 * markup, nothing that a text could say to whoever reads them later.
 * Source: Grootendorst (2022), BERTopic, arXiv:2203.05794, section 3.3.
 */
export function contrastTerms(
  { inside, outside, rest }: ContrastedTexts,
  { leastUsers = 10, leastTenants = 3, limit = 12 }: ContrastOptions = {},
): Term[] {
  const counts = [inside, outside, rest].map(countUsers);
  const [first, ...others] = counts.filter((count, i) => i === 0 || count.users.size > 0);
  if (!first) return [];
  const hasTenants = counts.some(({ hasTenants }) => hasTenants);
  const pairs = counts.reduce((sum, { usersOf }) => {
    for (const users of usersOf.values()) sum += users.size;
    return sum;
  }, 0);
  const average = pairs / (1 + others.length);

  const terms: Term[] = [];
  for (const term of first.usersOf.keys()) {
    const users = new Set(counts.flatMap(({ usersOf }) => [...(usersOf.get(term) ?? [])]));
    const tenants = new Set(counts.flatMap(({ tenantsOf }) => [...(tenantsOf.get(term) ?? [])]));
    if (users.size < leastUsers || (hasTenants && tenants.size < leastTenants)) continue;
    const frequency = counts.reduce((sum, { usersOf }) => sum + (usersOf.get(term)?.size ?? 0), 0);
    const shareOf = ({ users, usersOf }: UserCount) =>
      (usersOf.get(term)?.size ?? 0) / Math.max(1, users.size);
    const elsewhere = others.reduce((sum, count) => sum + shareOf(count), 0) / Math.max(1, others.length);
    const weight = (shareOf(first) - elsewhere) * Math.log(1 + average / frequency);
    if (weight > 0) terms.push({ term, weight });
  }
  return withoutParts(inOrder(terms), limit);
}

/** Strongest first; of equals the pair whose weaker word is the strongest: “transparent background”, not “the transparent”. */
function inOrder(terms: readonly Term[]): Term[] {
  const weightOf = new Map(terms.map(({ term, weight }) => [term, weight]));
  const ranked = terms.map((one) => {
    const words = one.term.split(' ');
    return { one, pair: words.length, weakest: Math.min(...words.map((word) => weightOf.get(word) ?? 0)) };
  });
  const order = (a: string, b: string) => (a < b ? -1 : 1);
  return ranked
    .sort(
      (a, b) =>
        b.one.weight - a.one.weight ||
        b.weakest - a.weakest ||
        b.pair - a.pair ||
        order(a.one.term, b.one.term),
    )
    .map(({ one }) => one);
}

interface UserCount {
  users: Set<string>;
  usersOf: Map<string, Set<string>>;
  tenantsOf: Map<string, Set<string>>;
  hasTenants: boolean;
}

function countUsers(texts: Iterable<WrittenText>): UserCount {
  const count: UserCount = { users: new Set(), usersOf: new Map(), tenantsOf: new Map(), hasTenants: false };
  for (const { text, user, tenant, language } of texts) {
    const who = user ?? '';
    count.users.add(who);
    if (tenant != null) count.hasTenants = true;
    for (const term of termsOf(text, language)) {
      addTo(count.usersOf, term, who);
      if (tenant != null) addTo(count.tenantsOf, term, tenant);
    }
  }
  return count;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

/** Words that could be shown, and pairs of them; what `redact` put in the place of something is no word. */
function termsOf(text: string, language: string | null | undefined): Set<string> {
  const words = wordsOf(text.slice(0, mostCharacters).replace(/\[[a-z]{2,8}\]/g, '\n'), language);
  const terms = new Set<string>();
  words.forEach((word, i) => {
    if (!isTelling(word)) return;
    terms.add(word);
    const next = words[i + 1];
    if (next !== undefined && isTelling(next)) terms.add(`${word} ${next}`);
  });
  return terms;
}

/** Has letters, and more than one where a letter is not a word. */
const isTelling = (word: string): boolean =>
  /\p{L}/u.test(word) && (word.length > 1 || /\p{sc=Han}/u.test(word));

function withoutParts(terms: readonly Term[], limit: number): Term[] {
  const kept: Term[] = [];
  for (const one of terms) {
    if (kept.length === limit) break;
    const words = one.term.split(' ');
    if (!kept.some(({ term }) => term.split(' ').some((word) => words.includes(word)))) kept.push(one);
  }
  return kept;
}
