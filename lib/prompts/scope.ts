import type { CompiledPrompt } from './compile.ts';
import type { Scope } from './template.ts';
import type { Values } from './types.ts';

const contextPrefix = 'context.';

/** What the names of a prompt stand for. `fixed` are `input` and `enhanced`. */
export function scopeOf(
  { defaults }: CompiledPrompt,
  fixed: { input: string; enhanced?: string },
  variables: Values = {},
  context: Values = {},
): Scope {
  return (name) => {
    if (name === 'input' || name === 'enhanced') return fixed[name];
    if (name.startsWith(contextPrefix)) return textOf(context, name.slice(contextPrefix.length));
    return textOf(variables, name) ?? defaults.get(name);
  };
}

/** `false` is an empty text: given, but nothing to show. */
function textOf(values: Values, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined || value === null) return undefined;
  return value === false ? '' : String(value);
}
