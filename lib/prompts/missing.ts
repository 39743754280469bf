import { compilePrompt } from './compile.ts';
import { scopeOf } from './scope.ts';
import { isPresent } from './template.ts';
import type { Prompt, Values } from './types.ts';

/**
 * What a prompt still needs: required variables, and context that some template inserts outside a section that would
 * hide it. The same for every vendor, so that a fallback never fails for want of a value.
 * @returns names as templates write them, `audience` or `context.tone`
 */
export function missingVariables(
  prompt: Pick<Prompt, 'body'>,
  given: { variables?: Values | undefined; context?: Values | undefined },
): string[] {
  const compiled = compilePrompt(prompt.body);
  // Input is always there; what it says does not matter here.
  const scope = scopeOf(compiled, { input: '…', enhanced: '…' }, given.variables, given.context);
  const missing = new Set<string>();
  for (const name of compiled.required) if (scope(name) === undefined) missing.add(name);
  for (const { name, within } of compiled.contextUses) {
    if (scope(name) !== undefined) continue;
    if (within.every((guard) => isPresent(scope(guard.name)) === guard.present)) missing.add(name);
  }
  return [...missing];
}
