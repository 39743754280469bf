import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** Address of a prompt's own page. */
export const promptHref = (project: string, name: string): string =>
  `/p/${project}/prompts/${encodeURIComponent(name)}`;

/** The project's own context among those of tenants, as the catalog calls it. */
export const projectContext = '(project)';

export const promptsParsers = {
  /** Tenant whose context is open. */
  context: parseAsString,
  /** Only tenants whose name holds it. */
  tenant: parseAsString,
};
export const loadPromptsView = createLoader(promptsParsers);

const promptParsers = {
  /** Variant that is edited: `vendor` or `vendor/model`; absent: what all vendors get. */
  variant: parseAsString,
  /** Two versions beside each other; `to` absent: the newest. */
  from: parseAsInteger,
  to: parseAsInteger,
  /** Makes a prompt that is not there yet. */
  new: parseAsStringLiteral(['text', 'image']),
};
export const loadPromptView = createLoader(promptParsers);
