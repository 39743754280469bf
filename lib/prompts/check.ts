import { UnsupportedSchema, validateWithZod } from '#lib/vendors/index.ts';
import { imageParameters, textParameters } from './bodies.ts';
import { compileTemplate, placeOf, TemplateError } from './template.ts';
import type { PromptBody, PromptVariant } from './types.ts';

interface Issue {
  path: string[];
  message: string;
}

const variableName = /^[A-Za-z][\w-]{0,63}$/;
const reserved = new Set(['input', 'enhanced', 'context']);
/** `vendor` or `vendor/model`; a model's name may have slashes of its own. */
const variantName = /^[a-z0-9][a-z0-9._-]*(\/\S+)?$/;

/** What the shape of a body does not show. */
export function findIssues(body: PromptBody): Issue[] {
  const variants = Object.entries(body.variants ?? {});
  return [
    ...Object.keys(body.variables).flatMap(checkVariableName),
    ...checkLayers(body, body, []),
    ...variants.flatMap(([name, variant]) => [
      ...(variantName.test(name)
        ? []
        : [{ path: ['variants', name], message: 'is neither `vendor` nor `vendor/model`' }]),
      ...checkLayers(body, variant, ['variants', name]),
    ]),
  ];
}

function checkVariableName(name: string): Issue[] {
  const path = ['variables', name];
  if (reserved.has(name)) return [{ path, message: 'is a name that templates have already' }];
  return variableName.test(name)
    ? []
    : [{ path, message: 'must begin with a letter and go on with at most 63 letters, digits and _ -' }];
}

function checkLayers(body: PromptBody, layers: PromptVariant, path: string[]): Issue[] {
  const issues: Issue[] = [];
  const add = (field: string, message: string) => issues.push({ path: [...path, field], message });
  for (const field of ['enhance', 'system', 'user'] as const) {
    const source = layers[field];
    if (source === undefined) continue;
    for (const message of checkTemplate(source, body, field === 'enhance')) add(field, message);
  }
  if (layers.user?.trim() === '') add('user', 'must not be empty');
  const image = body.kind === 'image';
  if (image && layers.system !== undefined) add('system', 'an image prompt is its user template alone');
  if (image && layers.responseFormat) add('responseFormat', 'an image prompt has none');
  const shape = (image ? imageParameters : textParameters).shape;
  for (const name of Object.keys(layers.parameters ?? {})) {
    if (!(name in shape))
      add('parameters', `${name} is no parameter of ${image ? 'an image' : 'a text'} prompt`);
  }
  if (layers.responseFormat?.type === 'jsonSchema') {
    const message = schemaFault(layers.responseFormat.schema);
    if (message) add('responseFormat', message);
  }
  return issues;
}

function checkTemplate(source: string, { variables }: PromptBody, enhances: boolean): string[] {
  try {
    const unknown = new Map<string, string>();
    for (const { name, index } of compileTemplate(source).uses) {
      const isKnown =
        name === 'input' ||
        (name === 'enhanced' && !enhances) ||
        name.startsWith('context.') ||
        Object.hasOwn(variables, name);
      if (isKnown || unknown.has(name)) continue;
      const reason = name === 'enhanced' ? 'is what this template makes' : 'is not among the variables';
      unknown.set(name, `${placeOf(source, index)}: {{${name}}} ${reason}`);
    }
    return [...unknown.values()];
  } catch (error) {
    if (error instanceof TemplateError) return [error.message];
    throw error;
  }
}

function schemaFault(schema: Record<string, unknown>): string | undefined {
  try {
    validateWithZod(schema);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedSchema) return `no vendor can be held to this schema: ${error.message}`;
    throw error;
  }
}
