import type { Model } from '../models.ts';
import { seeded, seedOf } from '../random.ts';
import { countInput } from '../tokens.ts';
import { missing } from './openai-read.ts';
import { type Body, CallError, type Found } from './types.ts';

export interface EmbeddingsAsk {
  model: Model;
  inputs: string[];
  inputTokens: number;
  dimensions: number;
  base64: boolean;
}

/** POST /v1/embeddings. */
export function readEmbeddings(body: Body, found: Found): EmbeddingsAsk {
  const name = found.deployment ?? body.model;
  if (!name) throw missing('model');
  const model = found.model(name);
  const { input } = body;
  if (input === undefined || input === '' || (Array.isArray(input) && input.length === 0))
    throw missing('input');
  // A text, texts, tokens, or lists of tokens.
  const list = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
  const inputs = (list as unknown[]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  const dimensions = (body.dimensions as number | undefined) ?? model.dimensions;
  if (dimensions > model.dimensions || dimensions < 1) {
    const message = `Invalid value for 'dimensions' = ${dimensions}. Must be less than or equal to ${model.dimensions}.`;
    throw new CallError('bad_request', { message, param: 'dimensions' });
  }
  const inputTokens = (list as unknown[]).reduce<number>(
    (sum, one) => sum + (Array.isArray(one) ? one.length : countInput(String(one))),
    0,
  );
  return { model, inputs, inputTokens, dimensions, base64: body.encoding_format === 'base64' };
}

export function embeddingsWhole(ask: EmbeddingsAsk): object {
  return {
    object: 'list',
    data: ask.inputs.map((text, index) => {
      const vector = embed(text, ask.dimensions);
      const embedding = ask.base64 ? Buffer.from(vector.buffer).toString('base64') : [...vector];
      return { object: 'embedding', index, embedding };
    }),
    model: ask.model.id,
    usage: { prompt_tokens: ask.inputTokens, total_tokens: ask.inputTokens },
  };
}

/** Numbers that each word sets. */
const perWord = 24;

/** A unit vector of the text's words: the same text gives the same vector, shared words make texts similar. */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [text];
  for (const word of words.slice(0, 512)) {
    const random = seeded(seedOf(word));
    for (let index = 0; index < perWord; index++) {
      const at = random.integer(dimensions);
      vector[at] = (vector[at] as number) + random.uniform() - 0.5;
    }
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}
