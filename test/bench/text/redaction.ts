import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';
import { redact } from '#lib/text/index.ts';
import type { Report } from '../figures.ts';
import { readClinc, readCoauthor } from './clinc.ts';
import { card, everywhere, filled, iban, type Locale, locales } from './personal-data.ts';

/** One text with something personal in it. */
interface Planted {
  kind: string;
  language: string;
  text: string;
  secret: string;
}

const rounds = 40;

/** How much of planted personal data is found, by kind and by language, and what is taken in texts without any. */
export function redaction(report: Report): void {
  const add = (name: string, value: number, unit: string, more: object = {}) =>
    report.add({ bench: 'text', name: `redact: ${name}`, value, unit, ...more });
  const random = seededRandom('planted');
  const planted = locales.flatMap((locale) =>
    Array.from({ length: rounds }, () => plant(locale, random)).flat(),
  );
  const missed: Planted[] = [];
  const recall = (of: (one: Planted) => boolean) => {
    const some = planted.filter(of);
    return some.filter((one) => !missed.includes(one)).length / some.length;
  };
  for (const one of planted) if (!isGone(one)) missed.push(one);
  const hasMark = ({ kind }: Planted) => kind !== 'name without a mark';
  add('recall, all kinds and languages', recall(hasMark), '', { target: { atLeast: 0.95 } });
  for (const kind of new Set(planted.map(({ kind }) => kind)))
    add(
      `recall, ${kind}`,
      recall((one) => one.kind === kind),
      '',
    );
  for (const { language } of locales)
    add(
      `recall, ${language}`,
      recall((one) => hasMark(one) && one.language === language),
      '',
    );
  for (const { kind, text } of missed
    .filter(hasMark)
    .filter((_, i) => i % Math.ceil(missed.length / 20) === 0))
    console.log(`redact missed ${kind}: ${text}`);

  const { train = [], val = [], test = [] } = readClinc() ?? {};
  const requests = [...train, ...val, ...test].map(({ text }) => text);
  for (const [name, texts] of [
    ['CLINC150 requests', requests],
    ['CoAuthor passages', readCoauthor(2000)],
  ] as const) {
    if (texts.length === 0) console.error(`text: SKIPPED false positives in ${name}, they are not there`);
    else falsePositives(name, texts, add);
  }
}

/** These texts hold almost nothing personal: what is taken from them is taken by mistake. */
function falsePositives(
  name: string,
  texts: readonly string[],
  add: (name: string, value: number, unit: string) => void,
): void {
  const counts = new Map<string, number>();
  let shown = 0;
  for (const text of texts) {
    const { text: result, found } = redact(text);
    for (const [kind, count] of Object.entries(found)) counts.set(kind, (counts.get(kind) ?? 0) + count);
    if (result !== text && shown++ < 8) console.log(`redact took: ${result.slice(0, 200)}`);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...counts].filter(([, count]) => count > 0).map(([kind, count]) => `${kind} ${count}`);
  add(`taken from 1,000 ${name} (${kinds.join(', ') || 'nothing'})`, (1000 * all) / texts.length, '');
}

function plant(locale: Locale, random: SeededRandom): Planted[] {
  const { language, carriers, named, names, phones, addresses } = locale;
  const put = (kind: string, secret: string, places: readonly string[] = carriers): Planted => {
    return { kind, language, secret, text: random.pick(places).replace('{}', () => secret) };
  };
  return [
    ...Object.entries(everywhere).map(([kind, patterns]) => put(kind, filled(random.pick(patterns), random))),
    put('phone', filled(random.pick(phones), random)),
    put('address', random.pick(addresses)),
    put('card', card(random)),
    ...(locale.iban ? [put('iban', iban(locale.iban, random))] : []),
    put('name', random.pick(names), named),
    put('name without a mark', random.pick(names)),
  ];
}

/** Nothing of three characters or more that was in the secret, words for what it is left aside, is in the result. */
function isGone({ secret, text }: Planted): boolean {
  const { text: result } = redact(text);
  const words = /^(?:SSN|passport|order|customer|number|no|id|password|tel|фон|फोन|电话|NWBK|ABNA)$/i;
  const parts = secret.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => !words.test(part));
  const long = parts.filter((part) => part.length >= 3);
  const rest = result.replace(/\[[a-z]+\]/g, ' ');
  return (long.length > 0 ? long : parts).every((part) => !rest.includes(part));
}
