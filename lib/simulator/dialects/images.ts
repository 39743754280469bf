import type { Recipe } from '../images/picture.ts';
import type { Model } from '../models.ts';
import { countInput } from '../tokens.ts';
import { missing } from './openai-read.ts';
import { type Body, CallError, type Found } from './types.ts';

export interface ImagesAsk {
  model: Model;
  prompt: string;
  n: number;
  width: number;
  height: number;
  background: Recipe['background'];
  /** DALL·E only; gpt-image models always answer with bytes. */
  url: boolean;
  inputTokens: number;
  outputTokens: number;
}

const sizes: Record<string, readonly string[]> = {
  'dall-e-2': ['256x256', '512x512', '1024x1024'],
  'dall-e-3': ['1024x1024', '1792x1024', '1024x1792'],
};
const gptImageSizes = ['1024x1024', '1536x1024', '1024x1536'];
const noBackground =
  /transparent|no background|\balpha\b|ohne hintergrund|sin fondo|sans fond|sem fundo|透過|透明|โปร่งใส|شفاف/i;

/** POST /v1/images/generations. PNG only, no streaming. */
export function readImages(body: Body, found: Found): ImagesAsk {
  const model = found.model(found.deployment ?? body.model ?? 'dall-e-2');
  if (typeof body.prompt !== 'string') throw missing('prompt');
  const { prompt } = body;
  const dalle = model.id.startsWith('dall-e');
  for (const param of dalle
    ? ['background', 'output_format', 'moderation', 'stream']
    : ['response_format', 'style', 'stream']) {
    if (body[param] !== undefined && body[param] !== null && body[param] !== false) {
      throw new CallError('bad_request', {
        message: `Unknown parameter: '${param}'.`,
        param,
        code: 'unknown_parameter',
      });
    }
  }
  const n = (body.n as number | undefined) ?? 1;
  if (n < 1 || n > (model.id === 'dall-e-3' ? 1 : 10)) {
    throw new CallError('bad_request', {
      message: `Invalid value for 'n': ${n}.`,
      param: 'n',
      code: 'invalid_value',
    });
  }
  const size = body.size && body.size !== 'auto' ? String(body.size) : '1024x1024';
  const allowed = sizes[model.id] ?? gptImageSizes;
  if (!allowed.includes(size)) {
    const message = `Invalid value: '${size}'. Supported values are: ${allowed.map((one) => `'${one}'`).join(', ')}.`;
    throw new CallError('bad_request', { message, param: 'size', code: 'invalid_value' });
  }
  const [width, height] = size.split('x').map(Number) as [number, number];
  const alpha = body.background === 'transparent';
  return {
    model,
    prompt,
    n,
    width,
    height,
    // Asked for in words, no background is beyond the model: it paints one.
    background: alpha ? 'alpha' : noBackground.test(prompt) ? 'checkers' : 'opaque',
    url: dalle && body.response_format !== 'b64_json',
    inputTokens: countInput(prompt),
    outputTokens: n * (width === height ? 1056 : 1584),
  };
}

/** @param pictures an address or the bytes in base64, one for each. */
export function imagesWhole(ask: ImagesAsk, created: number, pictures: string[]): object {
  const { model, prompt, inputTokens, outputTokens } = ask;
  if (model.id.startsWith('dall-e')) {
    const revised = model.id === 'dall-e-3' ? { revised_prompt: `A detailed picture: ${prompt}` } : {};
    return { created, data: pictures.map((one) => ({ ...revised, [ask.url ? 'url' : 'b64_json']: one })) };
  }
  return {
    created,
    background: ask.background === 'alpha' ? 'transparent' : 'opaque',
    data: pictures.map((b64_json) => ({ b64_json })),
    output_format: 'png',
    quality: 'medium',
    size: `${ask.width}x${ask.height}`,
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { image_tokens: 0, text_tokens: inputTokens },
      output_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      output_tokens_details: { image_tokens: outputTokens, text_tokens: 0 },
    },
  };
}
