import type { SeededRandom } from '#lib/stats/index.ts';
import { failureModes } from './failure-modes.ts';
import { ownLanguageShare } from './markets.ts';
import type { User } from './people.ts';
import type { Request } from './request.ts';
import type { FeatureSlug } from './types.ts';
import { fill, type Language, type Slots, words } from './words/index.ts';

const features = {
  names: ['button-text', 'heading-text', 'paragraph-text', 'hero-image', 'code-snippet', 'site-plan'],
  cumulative: [0.28, 0.52, 0.74, 0.88, 0.97, 1],
} as const;

const caseless: readonly Language[] = ['ja', 'th', 'ar'];

/** A new request as this user would write it. */
export function newRequest(random: SeededRandom, user: User, at: number, session: string): Request {
  const feature = features.names[random.pickIndex(features.cumulative)] as FeatureSlug;
  const own = user.site.market.language;
  const language = random.chance(ownLanguageShare) ? own : 'en';
  const slots = newSlots(random, user, language);
  const widget = random.integer(words[language].widgets.length);
  if (feature === 'site-plan') slots.n = String(4 + random.integer(4));
  if (feature === 'code-snippet') slots.widget = words[language].widgets[widget] as string;
  const input = newInput(random, feature, language, slots);
  return { at, user, session, feature, language, input, slots, widget, tryNumber: 1 };
}

function newSlots(random: SeededRandom, user: User, language: Language): Slots {
  const { site } = user;
  const vocabulary = words[language];
  const [business, ...offers] = vocabulary.trades[site.trade] as (typeof vocabulary.trades)[number];
  const slots: Slots = {
    business,
    offer: random.pick(offers),
    brand: site.brand,
    place: site.place,
    tone: random.pick(vocabulary.tones),
    audience: random.pick(vocabulary.audiences),
    page: random.pick(vocabulary.pages),
    day: random.pick(vocabulary.days),
    price: site.market.price.replace('#', String(5 * (1 + random.integer(60)))),
    n: String(2 + random.integer(38)),
  };
  slots.action = fill(random.pick(vocabulary.actions), slots);
  return slots;
}

function newInput(random: SeededRandom, feature: FeatureSlug, language: Language, slots: Slots): string {
  const vocabulary = words[language];
  const cased = !caseless.includes(language);
  let input = fill(random.pick(vocabulary.inputs[feature]), slots);
  if (cased && random.chance(0.06)) input = withTypo(random, input);
  if (feature === 'hero-image' && random.chance(failureModes.transparentHero.share)) {
    input += comma(language) + random.pick(vocabulary.transparent);
  }
  if (random.chance(0.35)) input += comma(language) + fill(random.pick(vocabulary.details), slots);
  if (cased) {
    if (random.chance(0.3)) input = input.toLowerCase();
    else if (random.chance(0.25)) input = input.charAt(0).toUpperCase() + input.slice(1);
  }
  return input;
}

/** What stands before an added wish. */
function comma(language: Language): string {
  return language === 'ja' ? '、' : language === 'ar' ? '، ' : language === 'th' ? ' ' : ', ';
}

/** Two neighbouring letters swapped, somewhere in the first words. */
function withTypo(random: SeededRandom, text: string): string {
  const at = 1 + random.integer(Math.min(20, text.length - 2));
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}

/** The input of the next try: mostly the same one, sometimes with a wish added. */
export function amended(random: SeededRandom, request: Request): string {
  if (!random.chance(0.3)) return request.input;
  const { language, slots } = request;
  return request.input + comma(language) + fill(random.pick(words[language].amendments), slots);
}
