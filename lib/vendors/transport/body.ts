import { VendorError } from '../errors.ts';
import { type Headers, header } from '../headroom.ts';
import type { Watch } from './watch.ts';

/** Images in base64 are the largest answers; more than this is no answer. */
const maxBytes = 96 * 1024 * 1024;

/** The whole body as text. */
export async function readText(body: AsyncIterator<Buffer, undefined>, watch: Watch): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  watch.limit('between_tokens', watch.timeouts.betweenTokensMs);
  for (let next = await body.next(); !next.done; next = await body.next()) {
    watch.limit('between_tokens', watch.timeouts.betweenTokensMs);
    bytes += next.value.length;
    if (bytes > maxBytes) {
      watch.abort();
      throw new VendorError('malformed', { summary: 'the answer is too large' });
    }
    chunks.push(next.value);
  }
  watch.lift('between_tokens');
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON, or undefined. The parser's own error is dropped: its message quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const mediaType = (headers: Headers): string =>
  (header(headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** A 200 that is a web page comes from something between us and the vendor. */
export const isPage = (headers: Headers, text = ''): boolean =>
  mediaType(headers) === 'text/html' || /^\s*<(!doctype|html)/i.test(text);

/** The JSON object of a 2xx answer. Throws VendorError `malformed`. */
export function answerJson(vendor: string, headers: Headers, text: string): object {
  const malformed = (summary: string) =>
    new VendorError('malformed', { vendor, summary, status: 200, body: text.slice(0, 2000) });
  if (text.trim() === '') throw malformed('an empty answer');
  if (isPage(headers, text)) throw malformed('a web page instead of an answer');
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null) throw malformed('an answer that is not JSON');
  return json;
}
