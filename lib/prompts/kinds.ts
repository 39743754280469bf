import type { Kind } from '#lib/catalog/index.ts';
import { contextBody, promptBody } from './bodies.ts';
import { findIssues } from './check.ts';
import type { ContextBody, PromptBody } from './types.ts';

const checked = promptBody.superRefine((body, context) => {
  for (const { path, message } of findIssues(body)) context.addIssue({ code: 'custom', path, message });
});

/** Prompts of a project by name. Nothing that cannot be rendered can be saved. */
export const promptKind: Kind<PromptBody> = { name: 'prompt', scope: 'project', schema: checked };

/** Context of a project under `projectContextName`, and of its tenants under their ids. */
export const contextKind: Kind<ContextBody> = { name: 'context', scope: 'project', schema: contextBody };
export const projectContextName = '(project)';

/** What is wrong with a prompt, as `path: reason`; empty when it can be saved. */
export function checkPrompt(body: unknown): string[] {
  const parsed = checked.safeParse(body);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'prompt'}: ${message}`);
}
