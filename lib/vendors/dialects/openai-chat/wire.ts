/** OpenAI's chat completions on the wire: the fields that Kept reads or writes. */
export interface WireTextPart {
  type: 'text';
  text: string;
}
export interface WireImagePart {
  type: 'image_url';
  image_url: { url: string; detail?: 'low' | 'high' | 'auto' | undefined };
}
export interface WireRefusalPart {
  type: 'refusal';
  refusal: string;
}
export interface WireToolCall {
  id?: string | undefined;
  type: 'function';
  function: { name: string; arguments: string };
}
export type WireMessage =
  | { role: 'system' | 'developer'; content: string | WireTextPart[] }
  | { role: 'user'; content: string | (WireTextPart | WireImagePart)[] }
  | {
      role: 'assistant';
      content?: string | (WireTextPart | WireRefusalPart)[] | null | undefined;
      refusal?: string | null | undefined;
      tool_calls?: WireToolCall[] | null | undefined;
    }
  | { role: 'tool'; tool_call_id: string; content: string | WireTextPart[] };

export type WireResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema';
      json_schema: {
        name: string;
        description?: string | undefined;
        schema?: Record<string, unknown> | undefined;
        strict?: boolean | null | undefined;
      };
    };

export interface WireTool {
  type: 'function';
  function: {
    name: string;
    description?: string | undefined;
    parameters?: Record<string, unknown> | undefined;
    strict?: boolean | null | undefined;
  };
}
export type WireToolChoice = 'auto' | 'none' | 'required' | { type: 'function'; function: { name: string } };

export interface WireUsage {
  prompt_tokens?: number | null;
  completion_tokens?: number | null;
  total_tokens?: number | null;
  prompt_tokens_details?: { cached_tokens?: number | null } | null;
  completion_tokens_details?: { reasoning_tokens?: number | null } | null;
}

export type WireFinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call';

export interface WireCompletion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: {
    index: number;
    message: {
      role: 'assistant';
      content?: string | null;
      refusal?: string | null;
      /** Spoken by DeepSeek, vLLM, Ollama and Groq; OpenAI itself keeps its thoughts. */
      reasoning_content?: string | null;
      reasoning?: string | null;
      tool_calls?: WireToolCall[] | null;
    };
    logprobs?: null;
    finish_reason?: string | null;
  }[];
  usage?: WireUsage | null;
}

export interface WireChunk {
  id: string;
  object: 'chat.completion.chunk';
  created: number;
  model: string;
  choices: {
    index: number;
    delta?: {
      role?: string;
      content?: string | null;
      refusal?: string | null;
      reasoning_content?: string | null;
      reasoning?: string | null;
      tool_calls?:
        | {
            index?: number;
            id?: string | null;
            type?: string;
            function?: { name?: string | null; arguments?: string | null };
          }[]
        | null;
    };
    finish_reason?: string | null;
  }[];
  usage?: WireUsage | null;
  error?: unknown;
}
