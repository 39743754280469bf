import type { z } from 'zod';
import type { ImageRequest, TextRequest } from '#lib/vendors/index.ts';
import type { contextBody, promptBody, variantBody } from './bodies.ts';

/** How a feature asks models: templates, and what goes with them. A variant replaces fields for one vendor or model. */
export type PromptBody = z.infer<typeof promptBody>;
export type PromptVariant = z.infer<typeof variantBody>;
/** What is known about a project or a tenant before anybody asks. `analyse: false` keeps both out of discovery. */
export type ContextBody = z.infer<typeof contextBody>;

/** Values of variables or of context. `false` and an empty text count as absent in sections. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** One version of a prompt. `version` counts from 1 and is shown as `v1`. */
export interface Prompt {
  name: string;
  version: number;
  body: PromptBody;
}

export interface RenderAsk {
  vendor: string;
  model: string;
  input: string;
  variables?: Values | undefined;
  context?: Values | undefined;
}

export interface Rendered {
  input: string;
  enhancedPrompt: string;
  /** All but the model, which is the target's. */
  request: Omit<TextRequest, 'model'> | Omit<ImageRequest, 'model'>;
  /** The variant that was used: `vendor`, `vendor/model`, or none. */
  variant: string | null;
}

/** The merged context of one request. */
export interface Context {
  values: Values;
  /** False if the project or the tenant keeps its interactions out of discovery. */
  analyse: boolean;
}
