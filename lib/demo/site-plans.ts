import type { SeededRandom } from '#lib/stats/index.ts';
import type { Request } from './request.ts';
import { paragraph, phrase } from './sentences.ts';
import { words } from './words/index.ts';

const purposes = ['convince', 'inform', 'book', 'build trust', 'answer questions', 'contact'];
const sections = ['hero', 'text', 'gallery', 'prices', 'testimonials', 'map', 'form', 'faq'];

/** The titles of a plan's pages: as many as the slot {n} says. */
export function pagesOf({ language, slots }: Request): string[] {
  return words[language].pages.slice(0, Number(slots.n));
}

/** The plan as JSON: what the lead of the act answers. */
export function planSite(random: SeededRandom, request: Request): string {
  const { brand, business, offer, place, audience, tone } = request.slots;
  const pages = pagesOf(request).map((title) => ({
    title,
    purpose: random.pick(purposes),
    sections: ['hero', random.pick(sections), random.pick(sections)],
  }));
  return JSON.stringify({ site: brand, business, place, focus: offer, audience, tone, pages });
}

/** One page as JSON. */
export function planPage(random: SeededRandom, request: Request, title: string): string {
  const vocabulary = words[request.language];
  const { slots } = request;
  return JSON.stringify({
    title,
    heading: phrase(random.pick(vocabulary.headings), slots),
    sections: [
      {
        type: 'hero',
        text: paragraph(random, request, 1),
        button: phrase(random.pick(vocabulary.actions), slots),
      },
      { type: random.pick(sections), text: paragraph(random, request, 3) },
      { type: random.pick(sections), text: paragraph(random, request, 2) },
    ],
  });
}
