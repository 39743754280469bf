import type { ImageRequest, TextRequest } from '#lib/vendors/index.ts';
import { type CompiledPrompt, compilePrompt, type Layers } from './compile.ts';
import { PromptError } from './errors.ts';
import { missingVariables } from './missing.ts';
import { scopeOf } from './scope.ts';
import type { Prompt, RenderAsk, Rendered } from './types.ts';

/** The request for one target. @throws PromptError `missing_variable`, naming all of them */
export function renderPrompt(prompt: Prompt, ask: RenderAsk): Rendered {
  const missing = missingVariables(prompt, ask);
  if (missing.length > 0) {
    const message = `the prompt ${prompt.name} (v${prompt.version}) has no value for ${missing.join(', ')}`;
    throw new PromptError('missing_variable', message);
  }
  const compiled = compilePrompt(prompt.body);
  const { variant, layers } = choose(compiled, ask);
  const { input, variables, context } = ask;
  const enhancedPrompt = layers.enhance.render(scopeOf(compiled, { input }, variables, context));
  const scope = scopeOf(compiled, { input, enhanced: enhancedPrompt }, variables, context);
  const user = layers.user.render(scope);
  const request =
    prompt.body.kind === 'image'
      ? imageRequest(layers, user)
      : textRequest(layers, layers.system?.render(scope) ?? '', user);
  return { input, enhancedPrompt, request, variant };
}

/** The closest variant: of the model, else of the vendor, else none. */
function choose(
  { base, variants }: CompiledPrompt,
  { vendor, model }: RenderAsk,
): { variant: string | null; layers: Layers } {
  for (const variant of [`${vendor}/${model}`, vendor]) {
    const layers = variants.get(variant);
    if (layers) return { variant, layers };
  }
  return { variant: null, layers: base };
}

function textRequest(
  { parameters, responseFormat }: Layers,
  system: string,
  user: string,
): Omit<TextRequest, 'model'> {
  return {
    kind: 'text',
    // Vendors refuse an empty system text.
    ...(system.trim() !== '' && { system: [{ type: 'text', text: system }] }),
    messages: [{ role: 'user', content: [{ type: 'text', text: user }] }],
    ...(responseFormat && { responseFormat }),
    ...parameters,
  };
}

const imageRequest = ({ parameters }: Layers, prompt: string): Omit<ImageRequest, 'model'> => ({
  kind: 'image',
  prompt,
  ...parameters,
});
