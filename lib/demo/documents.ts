import type { Catalog } from '#lib/catalog/index.ts';
import { contextKind, type PromptBody, projectContextName, promptKind } from '#lib/prompts/index.ts';
import { featureRoutingKind, type RouteNode, routeKind } from '#lib/routing/index.ts';
import { rollouts, systemPrompts } from './prompts.ts';
import { demoSites } from './sites.ts';
import type { FeatureSlug } from './types.ts';
import { routes, type Target } from './vendors.ts';

const by = 'kept';
const features = Object.keys(routes) as FeatureSlug[];

/** What a generation of the demo goes by: prompts in the versions that its log names, routes, and three sites. */
export async function seedDocuments(catalog: Catalog, projectId: number): Promise<void> {
  const add = (kind: Parameters<Catalog['change']>[0], name: string, body: unknown, note?: string) =>
    catalog.change(kind, projectId, name, body, { by, note });
  for (const feature of features) {
    for (const { version, instruction, note } of versionsOf(feature))
      await add(promptKind, feature, promptOf(feature, instruction), version === 'v1' ? undefined : note);
    await add(routeKind, feature, { node: routeOf(feature) });
    await add(featureRoutingKind, feature, { route: feature, prompt: liveOf(feature) });
  }
  await add(routeKind, 'default', { node: routeOf('button-text'), description: 'What no feature decides.' });
  await add(contextKind, projectContextName, { values: { tone: 'plain and friendly' } });
  for (const { id, ...values } of demoSites) await add(contextKind, id, { values });
}

/** Each version once: one that was rolled back to is the one that it was. */
const versionsOf = (feature: FeatureSlug) =>
  rollouts[feature].filter(
    ({ version }, i, all) => all.findIndex((other) => other.version === version) === i,
  );

/** `heading-text@2` while the newest version is not the one in use. */
function liveOf(feature: FeatureSlug): string {
  const live = rollouts[feature].at(-1)?.version ?? 'v1';
  const isNewest = live === versionsOf(feature).at(-1)?.version;
  return isNewest ? feature : `${feature}@${live.slice(1)}`;
}

const tasks: Record<FeatureSlug, string> = {
  'button-text': 'a button label',
  'heading-text': 'a heading',
  'paragraph-text': 'a paragraph of body copy',
  'hero-image': 'a hero image',
  'code-snippet': 'an embeddable snippet',
  'site-plan': 'a site plan',
};

const site = `{{#context.brand}}
Site: {{context.brand}} ({{context.business}}, {{context.place}})
{{/context.brand}}
{{#context.audience}}
Audience: {{context.audience}}
{{/context.audience}}
Tone: {{context.tone}}`;

function promptOf(feature: FeatureSlug, instruction: string | undefined): PromptBody {
  const told = [systemPrompts[feature], instruction].filter(Boolean).join(' ');
  const shared = {
    description: `Makes ${tasks[feature]} for the site builder.`,
    variables: {
      language: { description: 'What the result is written in.', default: 'English' },
      page: { description: 'Where it is going to stand.', default: 'Home' },
    },
    enhance: `Create ${tasks[feature]} in {{language}}{{#context.brand}} for “{{context.brand}}”{{/context.brand}}.
Request: {{input}}
Page: {{page}}.{{#context.palette}} Palette: {{context.palette}}.{{/context.palette}}`,
  };
  if (feature === 'hero-image')
    return { ...shared, kind: 'image', user: `${told}\n{{enhanced}}`, parameters: { size: '1792x1024' } };
  const system = `${told}\n\n${site}`;
  return {
    ...shared,
    user: '{{enhanced}}',
    system,
    ...(feature === 'button-text' && { parameters: { maxTokens: 300 } }),
    ...(feature === 'heading-text' && {
      variants: {
        anthropic: { system: `<task>${told}</task>\n\n${site}\n\nNothing but the headings, one a line.` },
      },
    }),
    ...(feature === 'site-plan' && {
      responseFormat: { type: 'jsonSchema', name: 'site-plan', schema: sitePlan },
    }),
  };
}

const text = { type: 'string' };
const page = {
  type: 'object',
  properties: { title: text, sections: { type: 'array', items: text } },
  required: ['title', 'sections'],
  additionalProperties: false,
};
const sitePlan = {
  type: 'object',
  properties: { pages: { type: 'array', items: page } },
  required: ['pages'],
  additionalProperties: false,
};

const target = ({ vendor, model }: Target): RouteNode => ({ target: { vendor, model } });
/** It takes other sizes than its predecessor. */
const otherImage: RouteNode = {
  target: { vendor: 'openai', model: 'gpt-image-1', overrides: { size: '1536x1024' } },
};

/** First by share, then what else there is; some features give users of the free plan a smaller model. */
function routeOf(feature: FeatureSlug): RouteNode {
  const { first, fallback, freePlan } = routes[feature];
  const [only] = first;
  const node: RouteNode =
    first.length === 1 && only
      ? target(only[0])
      : {
          by: 'user',
          loadbalance: first.map(([to, cumulative], i) => ({
            weight: Math.round(100 * (cumulative - (first[i - 1]?.[1] ?? 0))),
            name: to.vendor,
            node: target(to),
          })),
        };
  const spare = feature === 'hero-image' ? otherImage : target(fallback);
  const usual: RouteNode = { fallback: [node, spare] };
  if (!freePlan) return usual;
  const smaller: RouteNode = { fallback: [target(freePlan), spare] };
  return { when: { field: 'metadata.plan', equals: 'free' }, then: smaller, else: usual };
}
