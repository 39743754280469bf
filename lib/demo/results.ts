import type { SeededRandom } from '#lib/stats/index.ts';
import { failureModes, paragraphLength } from './failure-modes.ts';
import { describeImage } from './images.ts';
import type { Request } from './request.ts';
import { between, distinct, paragraph, phrase } from './sentences.ts';
import { planPage, planSite } from './site-plans.ts';
import { snippets } from './snippets.ts';
import { words } from './words/index.ts';

export interface Result {
  result: string;
  candidates?: string[];
  metadata?: Record<string, string | number | boolean>;
}

/** What the model answers. */
export function newResult(random: SeededRandom, request: Request, promptVersion: string): Result {
  const { language, slots } = request;
  switch (request.feature) {
    case 'button-text':
      return { result: button(random, request) };
    case 'heading-text': {
      const loud = promptVersion === 'v3';
      const candidates = distinct(random, words[language].headings, 3).map((template) => {
        const heading = phrase(template, slots);
        return loud ? shout(random, heading) : heading;
      });
      return { result: candidates[0] as string, candidates };
    }
    case 'paragraph-text':
      return { result: paragraph(random, request, 3 + random.integer(3)) };
    case 'hero-image':
      return describeImage(random, request);
    case 'code-snippet':
      return {
        result: (snippets[request.widget] as (typeof snippets)[number])(
          request.slots,
          request.user.site.palette,
        ),
      };
    case 'site-plan':
      return {
        result: request.page ? planPage(random, request, request.page.title) : planSite(random, request),
      };
  }
}

function button(random: SeededRandom, request: Request): string {
  if (!random.chance(failureModes.paragraphButton.share)) {
    return phrase(random.pick(words[request.language].actions), request.slots);
  }
  let text = paragraph(random, request, 2);
  while (text.length <= paragraphLength) text += between(request.language) + paragraph(random, request, 1);
  return text;
}

function shout(random: SeededRandom, heading: string): string {
  return `${random.pick(['🔥', '🚀', '⚡', '💥'])} ${heading.toUpperCase()}${random.pick(['!!!', '!!', ' 🔥', '!'])}`;
}
