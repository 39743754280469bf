/** `{{input.topic}}` or `{{steps.outline.text}}`: where a value comes from, key by key. */
export interface Reference {
  /** As it was written, without braces. */
  written: string;
  path: string[];
}

const tag = /\{\{([^{}\n]*)\}\}|\{\{/g;
const wellFormed = /^(input|steps)(\.[\w-]+)+$/;

/** References of a template in their order. @throws Error with what cannot be read, for a person */
export const referencesIn = (template: string): Reference[] =>
  [...template.matchAll(tag)].map(([, written]) => {
    if (written === undefined) throw new Error('"{{" is not closed on its line');
    const path = written.trim();
    if (!wellFormed.test(path))
      throw new Error(`{{${written.slice(0, 60)}}} is not {{input.name}} or {{steps.name.text}}`);
    return { written: path, path: path.split('.') };
  });

/** Values are inserted as they are and never read as a template again: text as it is, the rest as JSON, nothing as nothing. */
export const fillIn = (template: string, values: unknown): string =>
  template.replace(tag, (_, written: string) => {
    const value = valueAt(values, written.trim().split('.'));
    return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  });

/** Own properties only. @returns undefined where there is nothing */
export function valueAt(values: unknown, path: readonly string[]): unknown {
  let at: unknown = values;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
