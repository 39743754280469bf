import type { OrganizationBody } from './kinds.ts';

/** Vendors' current models, for lists; what is not here can be asked for all the same. As of November 2026. */
const current: Record<string, readonly string[]> = {
  openai: [
    'gpt-5.4',
    'gpt-5.4-mini',
    'gpt-5.1',
    'gpt-5',
    'gpt-5-mini',
    'gpt-5-nano',
    'gpt-4.1',
    'gpt-4.1-mini',
    'gpt-4.1-nano',
    'gpt-4o',
    'gpt-4o-mini',
    'o3',
    'o4-mini',
    'text-embedding-3-large',
    'text-embedding-3-small',
    'gpt-image-2',
    'gpt-image-1.5',
    'gpt-image-1',
    'gpt-image-1-mini',
  ],
  anthropic: [
    'claude-opus-5',
    'claude-sonnet-5',
    'claude-opus-4-6',
    'claude-sonnet-4-6',
    'claude-opus-4-5',
    'claude-sonnet-4-5',
    'claude-haiku-4-5',
  ],
};

/** Names that only their vendor sells. gpt-oss is open: many have it, OpenAI's API does not. */
const families: Record<string, RegExp> = {
  openai: /^(gpt-(?!oss)|o\d|chatgpt|dall-e|text-embedding|whisper|tts|omni|davinci|babbage|ft:)/,
  anthropic: /^claude/,
  gemini: /^gemini/,
  xai: /^grok/,
};

/** Which row of the tables an organization belongs to; undefined: a server whose models nobody can guess. */
function familyOf({ vendor, api }: OrganizationBody): string | undefined {
  if (api === 'azure-openai') return 'openai';
  if (api !== 'openai-compatible') return api;
  return Object.hasOwn(families, vendor) ? vendor : undefined;
}

/** The models that a person named for it. */
export function namedModels({ models, api, deployments }: OrganizationBody): readonly string[] | undefined {
  if (models) return models;
  const names = api === 'azure-openai' && deployments ? Object.keys(deployments) : [];
  return names.length > 0 ? names : undefined;
}

/**
 * Whether an organization has a model: if it is named, else if it looks like one of the vendor's own. A server of no
 * known vendor takes every name but those of the known: were it to claim `gpt-4.1`, it would stand beside OpenAI for
 * everybody who asks by model alone. An aggregator that does sell them lists its models.
 */
export function hasModel(body: OrganizationBody, model: string): boolean {
  const named = namedModels(body);
  if (named) return named.includes(model);
  const family = familyOf(body);
  if (family !== undefined) return families[family]?.test(model) ?? false;
  return !Object.values(families).some((known) => known.test(model));
}

/** What can be listed by name. */
export const listedModels = (body: OrganizationBody): readonly string[] =>
  namedModels(body) ?? current[familyOf(body) ?? ''] ?? [];
