import type { SeededRandom } from '#lib/stats/index.ts';
import { seededId } from './ids.ts';
import { rolloutIn, systemPrompts } from './prompts.ts';
import type { Request } from './request.ts';
import { newResult } from './results.ts';
import { weekOf } from './rhythm.ts';
import { serve } from './serve.ts';
import type { DemoInteraction, FeatureSlug } from './types.ts';
import { type Language, words } from './words/index.ts';

const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'German',
  es: 'Spanish',
  fr: 'French',
  pt: 'Portuguese',
  ja: 'Japanese',
  th: 'Thai',
  ar: 'Arabic',
};

const tasks: Record<FeatureSlug, string> = {
  'button-text': 'a button label',
  'heading-text': 'a heading',
  'paragraph-text': 'a paragraph of body copy',
  'hero-image': 'a hero image',
  'code-snippet': 'an embeddable snippet',
  'site-plan': 'a site plan',
};

/** Generates for a request: prompts, route, result. */
export function interact(random: SeededRandom, request: Request, startsAt: number): DemoInteraction {
  const { at, user, feature, language, input, slots } = request;
  const { site } = user;
  const rollout = rolloutIn(feature, weekOf(at, startsAt));
  const english = words.en.trades[site.trade]?.[0] ?? '';
  const enhancedPrompt =
    `Create ${tasks[feature]} in ${languageNames[language]} for “${site.brand}”, a ${english} in ${site.place}.\n` +
    `Request: ${input}\nPage: ${slots.page}. Palette: ${site.palette}.`;
  const fullPrompt =
    `[system]\n${systemPrompts[feature]}${rollout.instruction ? ` ${rollout.instruction}` : ''}\n\n` +
    `[context]\nSite: ${site.brand} (${english}, ${site.place}, ${site.market.code})\nPlan: ${site.plan}\n` +
    `Offer: ${slots.offer}\nAudience: ${slots.audience}\n\n[user]\n${enhancedPrompt}`;
  const { result, candidates, metadata } = newResult(random, request, rollout.version);
  const served = serve(random, {
    feature,
    plan: site.plan,
    at,
    startsAt,
    inputTokens: tokens(fullPrompt, language),
    outputTokens: tokens(candidates?.join('\n') ?? result, language),
  });
  const completed = served.status === 'completed';
  return {
    id: seededId(random, at),
    feature,
    input,
    enhancedPrompt,
    fullPrompt,
    ...(completed && { result, finishReason: 'stop', shownAt: at + served.latencyMs }),
    ...(completed && candidates && { candidates }),
    ...served,
    prompt: request.page ? 'site-plan-page' : feature,
    promptVersion: rollout.version,
    language,
    user: user.id,
    session: request.session,
    ...(request.chainId && { chainId: request.chainId }),
    ...(request.page && { actId: request.page.actId }),
    metadata: {
      site: site.id,
      plan: site.plan,
      market: site.market.code,
      device: user.device,
      page: slots.page ?? '',
      ...(completed && metadata),
    },
  };
}

/** About four characters a token, fewer where the script is not Latin. */
const tokens = (text: string, language: Language): number =>
  Math.ceil(text.length / (language === 'ja' || language === 'th' ? 2.2 : language === 'ar' ? 3 : 4));
