import { compileTemplate, type Template, type Use } from './template.ts';
import type { PromptBody, PromptVariant } from './types.ts';

/** What one vendor or model is sent: the prompt with the fields of its variant in place. */
export interface Layers {
  enhance: Template;
  system: Template | undefined;
  user: Template;
  parameters: NonNullable<PromptBody['parameters']>;
  responseFormat: PromptBody['responseFormat'];
}

export interface CompiledPrompt {
  base: Layers;
  /** By `vendor` and `vendor/model`. */
  variants: ReadonlyMap<string, Layers>;
  defaults: ReadonlyMap<string, string>;
  /** Declared, required and without a default. */
  required: readonly string[];
  /** Where any template inserts context, so that a request fits all vendors or none. */
  contextUses: readonly Use[];
}

const compiled = new WeakMap<PromptBody, CompiledPrompt>();

/** Compiles a body once. @throws TemplateError; not for bodies that were saved */
export function compilePrompt(body: PromptBody): CompiledPrompt {
  const known = compiled.get(body);
  if (known) return known;
  const prompt = compile(body);
  compiled.set(body, prompt);
  return prompt;
}

function compile(body: PromptBody): CompiledPrompt {
  const uses: Use[] = [];
  const template = (source: string): Template => {
    const made = compileTemplate(source);
    uses.push(...made.uses);
    return made;
  };
  const base: Layers = {
    enhance: template(body.enhance ?? '{{input}}'),
    system: body.system === undefined ? undefined : template(body.system),
    user: template(body.user),
    parameters: body.parameters ?? {},
    responseFormat: body.responseFormat,
  };
  const over = (layers: Layers, variant: PromptVariant): Layers => ({
    enhance: variant.enhance === undefined ? layers.enhance : template(variant.enhance),
    system: variant.system === undefined ? layers.system : template(variant.system),
    user: variant.user === undefined ? layers.user : template(variant.user),
    parameters: { ...layers.parameters, ...variant.parameters },
    responseFormat: variant.responseFormat ?? layers.responseFormat,
  });
  const variants = new Map<string, Layers>();
  // A vendor's name is shorter than those of its models: it comes first, and they stand on it.
  const named = Object.entries(body.variants ?? {}).sort(([a], [b]) => a.length - b.length);
  for (const [name, variant] of named) {
    variants.set(name, over(variants.get(vendorOf(name)) ?? base, variant));
  }
  const declared = Object.entries(body.variables);
  return {
    base,
    variants,
    defaults: new Map(
      declared.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
    ),
    required: declared.flatMap(([name, { required, default: value }]) =>
      required === false || value !== undefined ? [] : [name],
    ),
    contextUses: uses.filter(({ name, inserted }) => inserted && name.startsWith('context.')),
  };
}

/** `anthropic` of `anthropic/claude-haiku-4-5`. */
const vendorOf = (name: string): string => name.split('/', 1)[0] as string;
