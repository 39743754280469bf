/** Anthropic's Messages API on the wire: the fields that Kept reads or writes. */
interface Cached {
  cache_control?: { type: 'ephemeral'; ttl?: '5m' | '1h' | undefined } | null | undefined;
}
export interface WireText extends Cached {
  type: 'text';
  text: string;
}
export interface WireImage extends Cached {
  type: 'image';
  source: { type: 'base64'; media_type: string; data: string } | { type: 'url'; url: string };
}
export interface WireToolUse extends Cached {
  type: 'tool_use';
  id: string;
  name: string;
  input: unknown;
}
export interface WireToolResult extends Cached {
  type: 'tool_result';
  tool_use_id: string;
  content?: string | (WireText | WireImage)[] | undefined;
  is_error?: boolean | undefined;
}
export interface WireThinking {
  type: 'thinking';
  thinking: string;
  signature?: string | undefined;
}
export interface WireRedacted {
  type: 'redacted_thinking';
  data: string;
}
export type WireBlock = WireText | WireImage | WireToolUse | WireToolResult | WireThinking | WireRedacted;
export interface WireMessageParam {
  role: 'user' | 'assistant';
  content: string | WireBlock[];
}
export interface WireTool extends Cached {
  type?: string | null | undefined;
  name: string;
  description?: string | undefined;
  input_schema: Record<string, unknown>;
  strict?: boolean | undefined;
}
export type WireToolChoice =
  | { type: 'auto' | 'any'; disable_parallel_tool_use?: boolean | undefined }
  | { type: 'tool'; name: string; disable_parallel_tool_use?: boolean | undefined }
  | { type: 'none' };

export interface WireUsage {
  input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  cache_read_input_tokens?: number | null;
  output_tokens?: number | null;
  output_tokens_details?: { thinking_tokens?: number | null } | null;
}

export type WireAnswerBlock = WireText | WireToolUse | WireThinking | WireRedacted;

export interface WireMessage {
  id: string;
  type: 'message';
  role: 'assistant';
  model: string;
  content: WireAnswerBlock[];
  stop_reason: string | null;
  stop_sequence: string | null;
  usage?: WireUsage;
}

export type WireEvent =
  | { type: 'message_start'; message: WireMessage }
  | { type: 'content_block_start'; index: number; content_block: WireAnswerBlock }
  | {
      type: 'content_block_delta';
      index: number;
      delta: { type: string; text?: string; thinking?: string; signature?: string; partial_json?: string };
    }
  | { type: 'content_block_stop'; index: number }
  | {
      type: 'message_delta';
      delta: { stop_reason?: string | null; stop_sequence?: string | null };
      usage?: WireUsage;
    }
  | { type: 'message_stop' }
  | { type: 'ping' }
  | { type: 'error'; error: { type: string; message: string } };
