import { failureModes } from './failure-modes.ts';
import type { FeatureSlug } from './types.ts';

/** Which prompt version is live from which week on (from 1). */
export interface Rollout {
  version: string;
  fromWeek: number;
  /** What people wrote next to the deploy. */
  note: string;
  /** What it adds to the system prompt. */
  instruction?: string;
}

const firstVersion: Rollout = { version: 'v1', fromWeek: 1, note: 'first version' };
const loud = failureModes.loudHeading.weeks;

export const rollouts: Record<FeatureSlug, readonly Rollout[]> = {
  'button-text': [
    firstVersion,
    {
      version: 'v2',
      fromWeek: 3,
      note: 'context of the page added',
      instruction: 'Use the context of the page.',
    },
  ],
  'heading-text': [
    firstVersion,
    {
      version: 'v2',
      fromWeek: 3,
      note: 'three candidates instead of one idea',
      instruction: 'The three candidates must differ in idea, not only in words.',
    },
    {
      version: 'v3',
      fromWeek: loud.first,
      note: 'more attention-grabbing',
      instruction: 'Grab attention. Be bold, create urgency, make it impossible to look away.',
    },
    {
      version: 'v2',
      fromWeek: loud.last + 1,
      note: 'v3 rolled back',
      instruction: 'The three candidates must differ in idea, not only in words.',
    },
  ],
  'paragraph-text': [
    firstVersion,
    {
      version: 'v2',
      fromWeek: 4,
      note: 'shorter sentences',
      instruction: 'At most fifteen words a sentence.',
    },
  ],
  'hero-image': [
    firstVersion,
    {
      version: 'v2',
      fromWeek: 6,
      note: 'palette of the site in the prompt',
      instruction: 'Use the palette of the site.',
    },
  ],
  'code-snippet': [
    firstVersion,
    {
      version: 'v2',
      fromWeek: 3,
      note: 'no external scripts',
      instruction: 'Never load scripts, fonts or styles from other hosts.',
    },
    {
      version: 'v3',
      fromWeek: 7,
      note: 'accessibility rules',
      instruction: 'Never load scripts, fonts or styles from other hosts. Follow WCAG 2.2 AA.',
    },
  ],
  'site-plan': [
    firstVersion,
    {
      version: 'v2',
      fromWeek: 7,
      note: 'pages generated one by one',
      instruction: 'The pages are written in later calls: plan only.',
    },
  ],
};

/** What is live for a feature in a week. */
export function rolloutIn(feature: FeatureSlug, week: number): Rollout {
  return rollouts[feature].findLast((rollout) => rollout.fromWeek <= week) ?? firstVersion;
}

/** What the model is told in general. */
export const systemPrompts: Record<FeatureSlug, string> = {
  'button-text':
    'You write labels for buttons on small business websites. Answer with the label only: at most four words, no quotation marks, no full stop. Use the language of the request.',
  'heading-text':
    'You write headings for small business websites. Offer three different candidates. At most nine words each. Use the language of the request. Never invent facts.',
  'paragraph-text':
    'You write body copy for small business websites. Plain words, short sentences, no superlatives. Use the language of the request. Keep names, prices and dates exactly as given.',
  'hero-image':
    'Turn the request into one wide image for the top of a web page. No text in the image. Leave calm space on the left for a heading.',
  'code-snippet':
    'You write self-contained HTML, CSS and JavaScript for a website builder. No frameworks, no external requests. Answer with code only.',
  'site-plan':
    'You plan websites. First decide on the pages, then write each page as a list of sections. Answer with JSON that fits the schema you were given.',
};
