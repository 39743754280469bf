import type { Vendor } from './types.ts';

/** What a model can do, as far as callers notice. */
export interface Model {
  id: string;
  vendor: 'openai' | 'anthropic';
  kind: 'text' | 'embedding' | 'image';
  /** Unix seconds. */
  created: number;
  /** Tokens of input and output together. */
  context: number;
  maxOutput: number;
  /** OpenAI's reasoning models: refuse max_tokens and temperature, use reasoning tokens. */
  reasons: boolean;
  /** Takes a half-written assistant turn. */
  prefill: boolean;
  /** Of an embedding. */
  dimensions: number;
  displayName: string;
  /** The dated name that answers carry. */
  snapshot: string;
}

const text = (
  vendor: Model['vendor'],
  id: string,
  day: string,
  context: number,
  maxOutput: number,
): Model => ({
  id,
  vendor,
  kind: 'text',
  created: Date.parse(day) / 1000,
  context,
  maxOutput,
  reasons: vendor === 'openai' && /^(o\d|gpt-5)/.test(id) && !id.includes('chat'),
  prefill: vendor === 'anthropic' && /-(3|4-[0-5])(-|$)|-4-\d{8}/.test(id),
  dimensions: 0,
  displayName: id
    .replace(/-(\d+)-(\d)$/, ' $1.$2')
    .replace(/(^|-)(\w)/g, (_, dash, c) => (dash ? ' ' : '') + c.toUpperCase()),
  snapshot:
    vendor === 'openai' ? `${id}-${day}` : id.endsWith('-4-5') ? `${id}-${day.replaceAll('-', '')}` : id,
});
const other = (
  id: string,
  kind: 'embedding' | 'image',
  day: string,
  context: number,
  dimensions = 0,
): Model => ({
  ...text('openai', id, day, context, 0),
  kind,
  dimensions,
  snapshot: id,
});

const known: readonly Model[] = [
  text('openai', 'gpt-3.5-turbo', '2023-02-28', 16_385, 4_096),
  text('openai', 'gpt-4o', '2024-08-06', 128_000, 16_384),
  text('openai', 'gpt-4o-mini', '2024-07-18', 128_000, 16_384),
  text('openai', 'gpt-4.1', '2025-04-14', 1_047_576, 32_768),
  text('openai', 'gpt-4.1-mini', '2025-04-14', 1_047_576, 32_768),
  text('openai', 'gpt-4.1-nano', '2025-04-14', 1_047_576, 32_768),
  text('openai', 'o3', '2025-04-16', 200_000, 100_000),
  text('openai', 'o4-mini', '2025-04-16', 200_000, 100_000),
  text('openai', 'gpt-5', '2025-08-07', 400_000, 128_000),
  text('openai', 'gpt-5-mini', '2025-08-07', 400_000, 128_000),
  text('openai', 'gpt-5-nano', '2025-08-07', 400_000, 128_000),
  text('openai', 'gpt-5.1', '2025-11-13', 400_000, 128_000),
  text('openai', 'gpt-5.4', '2026-03-05', 400_000, 128_000),
  text('openai', 'gpt-5.4-mini', '2026-03-17', 400_000, 128_000),
  other('text-embedding-ada-002', 'embedding', '2022-12-16', 8_192, 1_536),
  other('text-embedding-3-small', 'embedding', '2024-01-22', 8_192, 1_536),
  other('text-embedding-3-large', 'embedding', '2024-01-22', 8_192, 3_072),
  other('dall-e-2', 'image', '2023-11-01', 1_000),
  other('dall-e-3', 'image', '2023-10-31', 4_000),
  other('gpt-image-1', 'image', '2025-04-24', 32_000),
  other('gpt-image-1-mini', 'image', '2025-10-06', 32_000),
  other('gpt-image-1.5', 'image', '2025-12-16', 32_000),
  other('gpt-image-2', 'image', '2026-04-21', 32_000),
  text('anthropic', 'claude-3-5-haiku-20241022', '2024-10-22', 200_000, 8_192),
  text('anthropic', 'claude-sonnet-4-20250514', '2025-05-22', 200_000, 64_000),
  text('anthropic', 'claude-sonnet-4-5', '2025-09-29', 200_000, 64_000),
  text('anthropic', 'claude-haiku-4-5', '2025-10-01', 200_000, 64_000),
  text('anthropic', 'claude-opus-4-5', '2025-11-01', 200_000, 64_000),
  text('anthropic', 'claude-opus-4-6', '2026-02-05', 200_000, 128_000),
  text('anthropic', 'claude-sonnet-4-6', '2026-02-17', 200_000, 64_000),
  text('anthropic', 'claude-opus-5', '2026-06-01', 200_000, 128_000),
  text('anthropic', 'claude-sonnet-5', '2026-06-01', 200_000, 128_000),
];
const byId = new Map(known.map((model) => [model.id, model]));

/** A model by its name or by a dated snapshot of it (`gpt-4.1-2025-04-14`, `claude-haiku-4-5-20251001`, `…-latest`). */
export function findModel(name: string, vendor: Vendor): Model | undefined {
  const model = byId.get(name) ?? byId.get(name.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|latest)$/, ''));
  return model && (model.vendor === 'anthropic') === (vendor === 'anthropic') ? model : undefined;
}

/** A model that only an organization's list names. */
export const plainModel = (id: string, vendor: Vendor): Model => ({
  ...text(vendor === 'anthropic' ? 'anthropic' : 'openai', id, '2026-01-01', 200_000, 32_000),
  snapshot: id,
});

/** The name an answer carries for the name that was asked for. */
export const answeringName = (model: Model, asked: string): string =>
  /\d{4}-\d{2}-\d{2}$|\d{8}$/.test(asked) ? asked : model.snapshot;

/** Those of an organization that may use `allowed`, or all. */
export const listModels = (vendor: Vendor, allowed?: readonly string[]): Model[] =>
  allowed
    ? allowed.map((name) => findModel(name, vendor) ?? plainModel(name, vendor))
    : known.filter((model) => (model.vendor === 'anthropic') === (vendor === 'anthropic'));
