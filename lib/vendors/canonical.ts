import type { Usage } from './usage.ts';

/**
 * The one request and answer that every vendor's dialect is translated to and from. Optional means "the caller did
 * not say": nothing is filled in here, so that a vendor's own default stays the vendor's.
 */
export type CanonicalRequest = TextRequest | EmbeddingRequest | ImageRequest;
export type CanonicalResult = TextResult | EmbeddingResult | ImageResult;

/** How long a marked prefix may stay in the vendor's prompt cache. Vendors that cache by themselves ignore it. */
export type CacheMark = '5m' | '1h';

export interface TextPart {
  type: 'text';
  text: string;
  cache?: CacheMark | undefined;
}

export interface ImagePart {
  type: 'image';
  source: { kind: 'base64'; mediaType: string; data: string } | { kind: 'url'; url: string };
  /** How closely the model should look; OpenAI only. */
  detail?: 'low' | 'high' | 'auto' | undefined;
  cache?: CacheMark | undefined;
}

/** `arguments` is the JSON text as the model wrote it: it may be incomplete when the answer was cut by its length. */
export interface ToolCallPart {
  type: 'toolCall';
  id: string;
  name: string;
  arguments: string;
}

export interface ToolResultPart {
  type: 'toolResult';
  id: string;
  content: (TextPart | ImagePart)[];
  isError?: boolean | undefined;
  cache?: CacheMark | undefined;
}

/** Thoughts. The signature is opaque and goes back to the vendor that gave it; redacted thoughts have nothing else. */
export interface ReasoningPart {
  type: 'reasoning';
  text: string;
  signature?: string | undefined;
  redacted?: boolean | undefined;
}

/** The model declined, in its own words. */
export interface RefusalPart {
  type: 'refusal';
  text: string;
}

export type UserPart = TextPart | ImagePart | ToolResultPart;
export type AssistantPart = TextPart | ReasoningPart | RefusalPart | ToolCallPart;
export type Message = { role: 'user'; content: UserPart[] } | { role: 'assistant'; content: AssistantPart[] };

export type JsonSchema = Record<string, unknown>;

export interface Tool {
  name: string;
  description?: string | undefined;
  schema: JsonSchema;
  strict?: boolean | undefined;
  cache?: CacheMark | undefined;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

export interface JsonSchemaFormat {
  type: 'jsonSchema';
  name: string;
  description?: string | undefined;
  schema: JsonSchema;
  /** Asked for by the caller; absent: strict where the schema allows it. */
  strict?: boolean | undefined;
}
export type ResponseFormat = { type: 'text' } | { type: 'json' } | JsonSchemaFormat;

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

/** Fields that only one dialect knows, merged into its body last. `openai` serves all three OpenAI-shaped vendors. */
export type VendorOptions = Partial<Record<'openai' | 'anthropic', Record<string, unknown>>>;

interface Common {
  model: string;
  /** An opaque id of the end user, for the vendor's abuse checks. */
  user?: string | undefined;
  vendorOptions?: VendorOptions | undefined;
}

/** A last message of the assistant is a prefill: only targets with that capability continue from it. */
export interface TextRequest extends Common {
  kind: 'text';
  system?: TextPart[] | undefined;
  messages: Message[];
  tools?: Tool[] | undefined;
  toolChoice?: ToolChoice | undefined;
  parallelToolCalls?: boolean | undefined;
  responseFormat?: ResponseFormat | undefined;
  maxTokens?: number | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  topK?: number | undefined;
  presencePenalty?: number | undefined;
  frequencyPenalty?: number | undefined;
  stop?: string[] | undefined;
  seed?: number | undefined;
  reasoning?: { effort?: Effort | undefined; budgetTokens?: number | undefined } | undefined;
}

/** `stop` covers stop sequences; `contentFilter` the vendor's filter and the model's refusal. */
export type FinishReason = 'stop' | 'length' | 'toolCalls' | 'contentFilter' | 'other';

export interface TextResult {
  kind: 'text';
  id: string;
  /** The model that answered, as the vendor names it. */
  model: string;
  content: AssistantPart[];
  finishReason: FinishReason;
  stopSequence?: string | undefined;
  usage: Usage;
}

/** Input is a list of texts, or of texts as token ids. */
export interface EmbeddingRequest extends Common {
  kind: 'embedding';
  input: string[] | number[][];
  dimensions?: number | undefined;
  encoding?: 'float' | 'base64' | undefined;
}

/** A vector as numbers, or as base64 of little-endian 32-bit floats: whichever the vendor sent. */
export type Vector = number[] | string;

export interface EmbeddingResult {
  kind: 'embedding';
  model: string;
  vectors: Vector[];
  usage: Usage;
}

export interface ImageRequest extends Common {
  kind: 'image';
  prompt: string;
  count?: number | undefined;
  /** `1024x1024`, `auto`, … as the vendor names it. */
  size?: string | undefined;
  quality?: string | undefined;
  background?: 'transparent' | 'opaque' | 'auto' | undefined;
  format?: 'png' | 'jpeg' | 'webp' | undefined;
  answer?: 'base64' | 'url' | undefined;
}

/** A vendor's URL expires, usually within the hour. */
export interface GeneratedImage {
  base64?: string | undefined;
  url?: string | undefined;
  mediaType?: string | undefined;
  revisedPrompt?: string | undefined;
}

export interface ImageResult {
  kind: 'image';
  model: string;
  createdAt: number;
  images: GeneratedImage[];
  usage: Usage;
}
