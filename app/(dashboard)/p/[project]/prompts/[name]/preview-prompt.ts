import type { Project } from '#lib/projects/index.ts';
import {
  checkPrompt,
  contextFor,
  fullPromptText,
  missingVariables,
  type PromptBody,
  promptKind,
  renderPrompt,
} from '#lib/prompts/index.ts';
import { app } from '#lib/server/app.ts';
import type { Message } from '#lib/vendors/index.ts';

/** Whom a prompt is rendered for, and from what. */
export interface PreviewAsk {
  vendor: string;
  model: string;
  input: string;
  variables: Record<string, string>;
  tenant: string | null;
}

export interface Preview {
  /** As `path: reason`; then nothing is rendered. */
  issues: string[];
  /** Values that nobody gives, as templates write them; ⟨name⟩ stands for them. */
  missing: string[];
  rendered: {
    enhanced: string;
    /** Null: it has none. */
    system: string | null;
    user: string;
    variant: string | null;
    /** What goes with it, in words. */
    parameters: string[];
  } | null;
}

/** What is sent to a vendor, with a mark where a value is missing. */
export function previewPrompt(project: Project, value: unknown, ask: PreviewAsk): Preview {
  const issues = checkPrompt(value);
  if (issues.length > 0) return { issues, missing: [], rendered: null };
  const body = promptKind.schema.parse(value) as PromptBody;
  const known = contextFor(app().catalog, project.id, ask.tenant ?? undefined).values;
  const missing = missingVariables({ body }, { variables: ask.variables, context: known });
  const marks = (prefix: string) =>
    Object.fromEntries(
      missing.flatMap((name) => (name.startsWith(prefix) ? [[name.slice(prefix.length), `⟨${name}⟩`]] : [])),
    );
  const { vendor, model, input } = ask;
  const rendered = renderPrompt(
    { name: '', version: 0, body },
    {
      ...{ vendor, model, input },
      variables: { ...ask.variables, ...marks('') },
      context: { ...known, ...marks('context.') },
    },
  );
  const { request, enhancedPrompt: enhanced, variant } = rendered;
  const isText = request.kind === 'text';
  return {
    issues: [],
    missing,
    rendered: {
      ...{ enhanced, variant },
      system: isText ? (request.system?.map(({ text }) => text).join('\n') ?? null) : null,
      user: isText ? textOf(request.messages) : fullPromptText(request),
      parameters: Object.entries(request).flatMap(([name, set]) =>
        ['kind', 'system', 'messages', 'prompt'].includes(name) ? [] : inWords(name, set),
      ),
    },
  };
}

const textOf = (messages: readonly Message[]): string =>
  messages
    .flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : '')))
    .join('\n');

function inWords(name: string, value: unknown): string {
  if (name !== 'responseFormat')
    return `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  const format = value as { type: string; name?: string };
  return format.name ? `an answer of the schema ${format.name}` : `an answer in ${format.type}`;
}
