import { createLoader, type inferParserType, parseAsString } from 'nuqs/server';
import type { Choices, FeatureChoice, PromptChoice } from './choices.ts';

/** In an address: no prompt, although the feature has one. No prompt can be called so. */
export const noPrompt = '-';

/** What is tried, and the generation that is looked at. */
export const playgroundParsers = {
  feature: parseAsString,
  /** `name` or `name@version`; absent: the feature's. */
  prompt: parseAsString,
  tenant: parseAsString,
  route: parseAsString,
  model: parseAsString,
  id: parseAsString,
};
export const loadPlaygroundView = createLoader(playgroundParsers);
export type PlaygroundView = inferParserType<typeof playgroundParsers>;

export interface Chosen {
  feature: string;
  /** Undefined: it is new. */
  known: FeatureChoice | undefined;
  prompt: PromptChoice | undefined;
  /** Goes with the request; null where nothing is asked for. */
  model: string | null;
}

/** Trying should cost little. */
const isSmall = /mini|haiku|flash|small/;

/** What an address stands for: what it leaves open is the feature's own, or the first there is. */
export function choose(choices: Choices, view: PlaygroundView): Chosen {
  const feature = view.feature ?? choices.features[0]?.slug ?? '';
  const known = choices.features.find(({ slug }) => slug === feature);
  const reference = view.prompt ?? known?.prompt ?? null;
  const prompt = choices.prompts.find((one) => one.reference === reference);
  const isRouted = view.route !== null || known?.route || choices.routes.includes('default');
  const able = choices.models.filter(({ kind }) => kind === (prompt?.kind ?? 'text'));
  const usual = (able.find(({ model }) => isSmall.test(model)) ?? able[0])?.model ?? null;
  return { feature, known, prompt, model: view.model ?? (isRouted ? null : usual) };
}

export type Scalars = Record<string, string | number | boolean>;

/** `plan=free, seats = 3` → its values: numbers, true and false as such. What has no name or no value is left out. */
export function readPairs(text: string): Scalars {
  const pairs = text.split(/[,\n]/).map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()] as const;
  });
  const given = pairs.filter(([key, value]) => key !== '' && value !== '');
  return Object.fromEntries(given.map(([key, value]) => [key, scalar(value)]));
}

const scalar = (text: string): string | number | boolean =>
  /^(true|false|-?(0|[1-9]\d{0,14})(\.\d+)?)$/.test(text) ? JSON.parse(text) : text;

/** Only what somebody filled in. */
export const filled = (values: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
