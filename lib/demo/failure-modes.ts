import type { DemoInteraction, FeatureSlug, TextFeature } from './types.ts';
import type { ReasonKind } from './words/index.ts';

/** What a condition may look at: only what is fixed before the user reacts. */
type Matchable = Pick<DemoInteraction, 'feature' | 'input' | 'language'> &
  Partial<Pick<DemoInteraction, 'promptVersion' | 'result'>>;

/**
 * What is wrong with the demo's product, and so what the analysis has to find: the one place where it is written down.
 * The generator takes shares, rates, weeks and conditions from here.
 *
 * Rates are shares of the interactions with a signal (expired and failed ones are left out), averaged over users.
 */
export interface FailureMode {
  name: string;
  /** The condition in words. */
  description: string;
  /** The same, executable. */
  matches(interaction: Matchable): boolean;
  /** Share of rejected ones where it matches. */
  rejectionRate: number;
  /** Share of rejected ones of the same features where no mode matches. */
  otherwise: number | Partial<Record<FeatureSlug, number>>;
  /** Which interactions `share` is a share of, and how large it is (0–1) while the mode is active. */
  among: readonly FeatureSlug[];
  share: number;
  /** First and last week, counted from 1; always active without. */
  weeks?: { first: number; last: number };
  /** What users say when they give a reason. */
  reason: ReasonKind;
}

/** Share of rejected ones where nothing is wrong. */
export const baseRejection: Record<FeatureSlug, number> = {
  'button-text': 0.22,
  'heading-text': 0.26,
  'paragraph-text': 0.27,
  'hero-image': 0.3,
  'code-snippet': 0.24,
  'site-plan': 0.28,
};

/** Share of completed interactions that get no signal at all: they expire. */
export const noSignalRate = 0.1;

/** Share of interactions that fail on every target. */
export const failedRate = 0.015;

const textFeatures: readonly TextFeature[] = ['button-text', 'heading-text', 'paragraph-text'];
const noBackground =
  /transparent|no background|\balpha\b|ohne hintergrund|\balfa\b|sin fondo|sans fond|sem fundo|透過|透明|โปร่งใส|شفاف/i;

/** A button text longer than this (UTF-16 units) is a paragraph. */
export const paragraphLength = 70;

export const failureModes = {
  transparentHero: {
    name: 'Hero images with a transparent background',
    description:
      'The input of a hero-image asks for a transparent background; the model has no alpha channel.',
    matches: ({ feature, input }) => feature === 'hero-image' && noBackground.test(input),
    rejectionRate: 0.92,
    otherwise: baseRejection['hero-image'],
    among: ['hero-image'],
    share: 0.15,
    reason: 'notTransparent',
  },
  paragraphButton: {
    name: 'Button texts that are paragraphs',
    description: `The result of a button-text is longer than ${paragraphLength} characters.`,
    matches: ({ feature, result }) => feature === 'button-text' && (result?.length ?? 0) > paragraphLength,
    rejectionRate: 0.85,
    otherwise: baseRejection['button-text'],
    among: ['button-text'],
    share: 0.06,
    reason: 'tooLong',
  },
  japaneseText: {
    name: 'Japanese texts',
    description:
      'A text feature (button, heading, paragraph) with a Japanese input; the results read translated.',
    matches: ({ feature, language }) =>
      language === 'ja' && (textFeatures as readonly string[]).includes(feature),
    rejectionRate: 0.65,
    otherwise: baseRejection,
    among: textFeatures,
    share: 0.08,
    reason: 'clumsy',
  },
  loudHeading: {
    name: 'Heading prompt v3',
    description:
      'A heading-text written with prompt version v3, which was live for one week and then rolled back.',
    matches: ({ feature, promptVersion }) => feature === 'heading-text' && promptVersion === 'v3',
    rejectionRate: 0.7,
    otherwise: baseRejection['heading-text'],
    among: ['heading-text'],
    share: 1,
    weeks: { first: 5, last: 5 },
    reason: 'loud',
  },
} as const satisfies Record<string, FailureMode>;

/** The modes that an interaction falls under, worst first. */
export function failureModesOf(interaction: Matchable): FailureMode[] {
  return modes.filter((mode) => mode.matches(interaction));
}

const modes: FailureMode[] = Object.values<FailureMode>(failureModes).sort(
  (a, b) => b.rejectionRate - a.rejectionRate,
);
