import type { ImageRequest, ImageResult } from '../../canonical.ts';
import { badRequest } from '../../errors.ts';
import { type Fields, fields, number, oneOf, optional, rest, text } from '../fields.ts';
import { writeOpenAiError } from '../openai-error.ts';

const known = new Set(
  'model prompt n size quality background output_format response_format user stream partial_images'.split(
    ' ',
  ),
);

const answers = { url: 'url', b64_json: 'base64' } as const;

/** The body of `POST /v1/images/generations`. Throws VendorError `bad_request`. */
function readRequest(json: unknown): ImageRequest {
  const body = fields(json);
  if (body.stream === true) throw badRequest('stream is not supported for images.', 'stream');
  const other = rest(body, known);
  const answer = optional(
    body.response_format,
    'response_format',
    oneOf<keyof typeof answers>(['url', 'b64_json']),
  );
  return {
    kind: 'image',
    model: text(body.model, 'model'),
    prompt: text(body.prompt, 'prompt'),
    count: optional(body.n, 'n', number),
    size: optional(body.size, 'size', text),
    quality: optional(body.quality, 'quality', text),
    background: optional(body.background, 'background', oneOf(['transparent', 'opaque', 'auto'])),
    format: optional(body.output_format, 'output_format', oneOf(['png', 'jpeg', 'webp'])),
    answer: answer === undefined ? undefined : answers[answer],
    user: optional(body.user, 'user', text),
    vendorOptions: other && { openai: other },
  };
}

const writeResult = (result: ImageResult): Fields => {
  const { inputTokens, outputTokens, imageTokens = 0 } = result.usage;
  return {
    created: Math.floor(result.createdAt / 1000),
    data: result.images.map(({ base64, url, revisedPrompt }) => ({
      b64_json: base64,
      url,
      revised_prompt: revisedPrompt,
    })),
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { text_tokens: inputTokens, image_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { image_tokens: imageTokens, text_tokens: outputTokens - imageTokens },
      total_tokens: inputTokens + outputTokens,
    },
  };
};

/** `POST /v1/images/generations` */
export const openaiImages = { readRequest, writeResult, writeError: writeOpenAiError };
