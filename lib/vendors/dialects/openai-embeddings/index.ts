import type { EmbeddingRequest, EmbeddingResult, Vector } from '../../canonical.ts';
import { badRequest } from '../../errors.ts';
import { type Fields, fields, list, number, oneOf, optional, rest, text } from '../fields.ts';
import { writeOpenAiError } from '../openai-error.ts';

const known = new Set(['model', 'input', 'dimensions', 'encoding_format', 'user']);

/** The body of `POST /v1/embeddings`. Throws VendorError `bad_request`. */
function readRequest(json: unknown): EmbeddingRequest {
  const body = fields(json);
  const other = rest(body, known);
  return {
    kind: 'embedding',
    model: text(body.model, 'model'),
    input: readInput(body.input),
    dimensions: optional(body.dimensions, 'dimensions', number),
    encoding: optional(body.encoding_format, 'encoding_format', oneOf(['float', 'base64'])),
    user: optional(body.user, 'user', text),
    vendorOptions: other && { openai: other },
  };
}

/** A text, token ids, or a list of either. */
function readInput(input: unknown): EmbeddingRequest['input'] {
  if (typeof input === 'string') return [input];
  const items = list(input, 'input');
  if (items.length === 0) throw badRequest('input must not be empty.', 'input');
  if (items.every((item) => typeof item === 'string')) return items;
  if (items.every((item) => typeof item === 'number')) return [items];
  if (items.every((item) => Array.isArray(item) && item.every((id) => typeof id === 'number'))) {
    return items as number[][];
  }
  throw badRequest('input must be texts or token ids.', 'input');
}

/** Little-endian 32-bit floats, as OpenAI packs them. */
function toBase64(vector: Vector): string {
  if (typeof vector === 'string') return vector;
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, at) => {
    bytes.writeFloatLE(value, at * 4);
  });
  return bytes.toString('base64');
}

function toNumbers(vector: Vector): number[] {
  if (typeof vector !== 'string') return vector;
  const bytes = Buffer.from(vector, 'base64');
  return Array.from({ length: bytes.length >> 2 }, (_, at) => bytes.readFloatLE(at * 4));
}

/** Vectors in the encoding the caller asked for, whatever the vendor sent. */
const writeResult = (result: EmbeddingResult, request: EmbeddingRequest): Fields => ({
  object: 'list',
  data: result.vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: request.encoding === 'base64' ? toBase64(vector) : toNumbers(vector),
  })),
  model: result.model,
  usage: { prompt_tokens: result.usage.inputTokens, total_tokens: result.usage.inputTokens },
});

/** `POST /v1/embeddings` */
export const openaiEmbeddings = { readRequest, writeResult, writeError: writeOpenAiError };
