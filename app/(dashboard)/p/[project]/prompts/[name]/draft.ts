import type { PromptBody } from '#lib/prompts/index.ts';

/** A prompt while it is edited: everything as it is typed. */
export interface Draft {
  description: string;
  kind: 'text' | 'image';
  variables: VariableDraft[];
  /** Under '' what all vendors get, then the variants by name. */
  layers: Record<string, LayerDraft>;
}

export interface VariableDraft {
  name: string;
  description: string;
  isRequired: boolean;
  /** '': none. */
  default: string;
}

/** Null: as in the layer below. */
export interface LayerDraft {
  enhance: string | null;
  system: string | null;
  user: string | null;
  parameters: ParameterDraft[];
  format: FormatDraft | null;
}
export interface ParameterDraft {
  name: string;
  /** JSON, or plain text. */
  value: string;
}
export interface FormatDraft {
  type: 'text' | 'json' | 'jsonSchema';
  name: string;
  /** JSON. */
  schema: string;
  isStrict: boolean;
  description: string;
}

type Layer = Pick<PromptBody, 'enhance' | 'system' | 'parameters' | 'responseFormat'> & {
  user?: string | undefined;
};

export function draftOf(body: PromptBody): Draft {
  const variants = Object.entries(body.variants ?? {}).map(([name, layer]) => [name, layerDraft(layer)]);
  return {
    description: body.description ?? '',
    kind: body.kind ?? 'text',
    variables: Object.entries(body.variables).map(([name, { description, required, default: usual }]) => ({
      name,
      description: description ?? '',
      isRequired: required ?? usual === undefined,
      default: usual ?? '',
    })),
    layers: { '': layerDraft(body), ...Object.fromEntries(variants) },
  };
}

function layerDraft({ enhance, system, user, parameters, responseFormat: format }: Layer): LayerDraft {
  return {
    enhance: enhance ?? null,
    system: system ?? null,
    user: user ?? null,
    parameters: Object.entries(parameters ?? {}).map(([name, value]) => ({ name, value: asText(value) })),
    format: format
      ? {
          type: format.type,
          name: 'name' in format ? format.name : '',
          schema: 'schema' in format ? JSON.stringify(format.schema, null, 2) : '',
          isStrict: 'strict' in format && format.strict === true,
          description: ('description' in format && format.description) || '',
        }
      : null,
  };
}

export const emptyLayer: LayerDraft = {
  enhance: null,
  system: null,
  user: null,
  parameters: [],
  format: null,
};

/** The body that a draft stands for, and what cannot be one, as `path: reason`. */
export function bodyOf(draft: Draft): { body: Record<string, unknown>; issues: string[] } {
  const issues: string[] = [];
  const named = draft.variables.filter(({ name }) => name !== '');
  for (const [i, { name }] of named.entries())
    if (named.findIndex((other) => other.name === name) !== i)
      issues.push(`variables.${name}: is there twice`);
  const { '': base = emptyLayer, ...variants } = draft.layers;
  const body = {
    ...(draft.description !== '' && { description: draft.description }),
    ...(draft.kind === 'image' && { kind: 'image' }),
    variables: Object.fromEntries(named.map((variable) => [variable.name, variableBody(variable)])),
    ...layerBody(base, '', issues),
    user: base.user ?? '',
    ...(Object.keys(variants).length > 0 && {
      variants: Object.fromEntries(
        Object.entries(variants).map(([name, layer]) => [
          name,
          layerBody(layer, `variants.${name}.`, issues),
        ]),
      ),
    }),
  };
  return { body, issues };
}

/** Without a default a variable is required unless it says otherwise; with one it never is. */
const variableBody = ({ description, isRequired, default: usual }: VariableDraft) => ({
  ...(description !== '' && { description }),
  ...(!isRequired && usual === '' && { required: false }),
  ...(usual !== '' && { default: usual }),
});

function layerBody(layer: LayerDraft, prefix: string, issues: string[]): Record<string, unknown> {
  const { enhance, system, user, parameters, format } = layer;
  const given = parameters.filter(({ name }) => name !== '');
  return {
    ...(enhance !== null && { enhance }),
    ...(system !== null && { system }),
    ...(user !== null && { user }),
    ...(given.length > 0 && {
      parameters: Object.fromEntries(given.map(({ name, value }) => [name, fromText(value)])),
    }),
    ...(format && { responseFormat: formatBody(format, prefix, issues) }),
  };
}

function formatBody(
  { type, name, schema, isStrict, description }: FormatDraft,
  prefix: string,
  issues: string[],
) {
  if (type !== 'jsonSchema') return { type };
  let parsed: unknown = {};
  try {
    parsed = JSON.parse(schema);
  } catch {
    issues.push(`${prefix}responseFormat: the schema is not JSON`);
  }
  return {
    ...{ type, name, schema: parsed },
    ...(isStrict && { strict: true }),
    ...(description !== '' && { description }),
  };
}

/** `0.7`, `["###"]` and `{"effort":"low"}` are what they look like; what is no JSON is text. */
function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The other way round: a text that looks like JSON gets its quotation marks. */
const asText = (value: unknown): string =>
  typeof value === 'string' && fromText(value) === value ? value : JSON.stringify(value);

/** Whether two bodies are the same, whatever the order of their fields. */
export const isSame = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** What is wrong with one field. @param path `system`, `variants.anthropic.user`, `variables.page` */
export const issuesAt = (issues: readonly string[], path: string): string[] =>
  issues.flatMap((issue) =>
    issue.startsWith(`${path}: `) || issue.startsWith(`${path}.`)
      ? issue.slice(issue.startsWith(`${path}: `) ? path.length + 2 : path.length + 1)
      : [],
  );

const layerFields = ['enhance', 'system', 'user', 'parameters', 'responseFormat'];

/** Where a field of a layer stands in the body. */
export const pathOf = (layer: string, field: string): string =>
  layer === '' ? field : `variants.${layer}.${field}`;

/** Whether anything is wrong with a layer: a variant by name, or '' with all that is no variant's. */
export const isWrong = (issues: readonly string[], layer: string): boolean =>
  layer === ''
    ? issues.some((issue) => !issue.startsWith('variants.'))
    : layerFields.some((field) => issuesAt(issues, pathOf(layer, field)).length > 0) ||
      issues.some((issue) => issue.startsWith(`variants.${layer}: `));
