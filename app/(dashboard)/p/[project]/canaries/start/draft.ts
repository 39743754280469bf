import type { CanaryBody } from '#lib/routing/index.ts';
import type { StartChoices } from './read-choices.ts';

/** A canary as a person writes it down. Numbers are texts while they are typed. */
export interface Draft {
  feature: string;
  tries: 'model' | 'prompt' | 'route';
  /** `vendor/model`. */
  model: string;
  /** Whether the feature's route follows when the model cannot serve. */
  keepsRoute: boolean;
  /** `name@version`. */
  prompt: string;
  /** Name of a route; '': the one in `json`. */
  route: string;
  /** A route's tree. */
  json: string;
  /** Of the users, 0–100. */
  share: number | string;
  minPerArm: number | string;
  /** Points. */
  errorRise: number | string;
  /** Factor; '': any. */
  latencyRise: number | string;
  note: string;
}

export const emptyDraft = (feature: string): Draft => ({
  feature,
  tries: 'model',
  model: '',
  keepsRoute: true,
  prompt: '',
  route: '',
  json: '',
  share: 10,
  minPerArm: 100,
  errorRise: 5,
  latencyRise: '',
  note: '',
});

export interface StartBody extends Pick<CanaryBody, 'share' | 'guards'> {
  /** As in `CanaryBody`; a tree that a person wrote is whatever JSON it is. */
  candidate: { node?: unknown; prompt?: string };
}

/** What is sent, or what is missing, in words. Whether it can be tried at all, the server says. */
export function bodyOf(draft: Draft, { features }: StartChoices): { body: StartBody } | { missing: string } {
  const missing = missingIn(draft);
  if (missing !== undefined) return { missing };
  const own = features.find(({ slug }) => slug === draft.feature)?.route ?? null;
  const candidate = candidateOf(draft, own);
  if (!candidate) return { missing: 'The route is not JSON yet.' };
  const latencyRise = draft.latencyRise === '' ? undefined : Number(draft.latencyRise);
  return {
    body: {
      candidate,
      share: Number(draft.share) / 100,
      guards: {
        minPerArm: Number(draft.minPerArm),
        maxErrorRateRise: Number(draft.errorRise) / 100,
        ...(latencyRise !== undefined && { maxLatencyRise: latencyRise }),
      },
    },
  };
}

function missingIn({ feature, tries, model, prompt, route, json, share, minPerArm, errorRise }: Draft) {
  if (feature.trim() === '') return 'Name the feature.';
  if (tries === 'model' && model === '') return 'Choose the model to try.';
  if (tries === 'prompt' && prompt === '') return 'Choose the prompt version to try.';
  if (tries === 'route' && route === '' && json.trim() === '')
    return 'Choose the route to try, or write one.';
  if (share === '' || Number(share) <= 0) return 'Say how many users get it.';
  if (minPerArm === '' || errorRise === '') return 'Say what ends it.';
  return undefined;
}

/** Whether base runs on that very version: the feature follows the newest one of its prompt, and that is tried. */
export function isSameAsBase(
  { feature, tries, prompt }: Draft,
  { features, prompts }: StartChoices,
): boolean {
  const today = features.find(({ slug }) => slug === feature)?.prompt ?? null;
  const newest = prompts.find(({ name }) => name === today)?.versions[0];
  return tries === 'prompt' && prompt !== '' && (prompt === today || prompt === `${today}@${newest}`);
}

/** @param own the feature's route @returns undefined if the tree is no JSON */
function candidateOf(draft: Draft, own: string | null): StartBody['candidate'] | undefined {
  if (draft.tries === 'prompt') return { prompt: draft.prompt };
  if (draft.tries === 'route') {
    if (draft.route !== '') return { node: { route: draft.route } };
    try {
      return { node: JSON.parse(draft.json) };
    } catch {
      return undefined;
    }
  }
  const slash = draft.model.indexOf('/');
  const target = { target: { vendor: draft.model.slice(0, slash), model: draft.model.slice(slash + 1) } };
  return { node: draft.keepsRoute && own !== null ? { fallback: [target, { route: own }] } : target };
}
