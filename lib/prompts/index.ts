/** Prompts: versioned templates with variants per vendor, tenant context, and the layers of what is sent. */

export { contextFor } from './context.ts';
export { PromptError } from './errors.ts';
export { checkPrompt, contextKind, projectContextName, promptKind } from './kinds.ts';
export { fullPromptText, lastUserText } from './layers.ts';
export { missingVariables } from './missing.ts';
export { renderPrompt } from './render.ts';
export { resolvePrompt } from './resolve.ts';
export type { Context, ContextBody, Prompt, PromptBody, RenderAsk, Rendered, Values } from './types.ts';
