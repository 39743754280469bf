import type { Model } from './models.ts';

export interface Tool {
  name: string;
  description: string;
  /** JSON schema of its arguments. */
  parameters: Schema;
}

/** As much of JSON schema as vendors take. */
export type Schema = Record<string, unknown> | boolean;

/** A request for text, whatever dialect it came in. */
export interface Ask {
  model: Model;
  /** The name the caller used; vendors answer with their own. */
  modelName: string;
  system: string;
  /** Text of the last user turn. */
  prompt: string;
  /** A half-written assistant turn at the end, to be continued. */
  prefill: string;
  /** The last turn is a tool's result. */
  afterTool: boolean;
  inputTokens: number;
  /** Share of the input that is the same from call to call: system and tools. */
  prefixTokens: number;
  /** Identifies that share, for the cache. */
  prefixKey: string;
  /** Anthropic caches only what is marked. */
  cache: 'automatic' | 'marked' | 'no';
  tools: Tool[];
  toolChoice: 'auto' | 'none' | 'required' | { name: string };
  parallelTools: boolean;
  /** The answer must satisfy it; `true`: any JSON object. */
  schema?: Schema;
  maxTokens: number;
  stop: string[];
  /** Reasoning is asked for or implied. */
  reasons: boolean;
  n: number;
  stream: boolean;
  /** OpenAI chat: `stream_options.include_usage`. */
  includeUsage: boolean;
}

export type Finish = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'stop_sequence';

export interface Choice {
  /** Tokens of the text; empty where there are tool calls. */
  text: string[];
  toolCalls: { id: string; name: string; arguments: string[] }[];
  finish: Finish;
  /** The stop sequence that was met. */
  stopSequence?: string;
  /** The text is a refusal. */
  refused: boolean;
}

export interface Usage {
  /** All of the input, cached or not. */
  input: number;
  /** Read from the cache. */
  cached: number;
  /** Written to the cache (Anthropic). */
  cacheWritten: number;
  /** All of the output, reasoning included. */
  output: number;
  reasoning: number;
}

export interface Answer {
  choices: Choice[];
  usage: Usage;
}

/** Visible output tokens of one choice. */
export const choiceTokens = (choice: Choice): number =>
  choice.text.length + choice.toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
