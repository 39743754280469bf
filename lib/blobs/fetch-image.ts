import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { isPublic, type Resolve, systemResolve } from '#lib/http/index.ts';
import { isImageHost } from './image-hosts.ts';
import { imageTypeOf } from './media-type.ts';
import type { FetchImageOptions } from './types.ts';

export type ImageFetchReason =
  | 'invalid_url'
  | 'refused'
  | 'unreachable'
  | 'status'
  | 'redirects'
  | 'too_large'
  | 'not_an_image'
  | 'timeout'
  | 'cancelled';

/** Why an image could not be fetched. Names the host at most: the rest of a signed URL is a secret. */
export class ImageFetchError extends Error {
  override readonly name = 'ImageFetchError';
  readonly reason: ImageFetchReason;
  constructor(reason: ImageFetchReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

interface Outside {
  dispatcher: Dispatcher;
  resolve?: Resolve | undefined;
}

const maxRedirects = 3;

/**
 * Reads an image from where a vendor put it. The URL comes from an answer, so it is not trusted: http(s) only, the
 * vendor's host or a known image host, and no address inside the own network. The address that was checked is the one
 * that is connected to, so a name cannot change its meaning in between.
 * @throws ImageFetchError
 */
export async function fetchImage(
  url: string,
  options: FetchImageOptions,
  outside: Outside,
): Promise<Uint8Array> {
  const { signal, timeoutMs = 30_000, maxBytes = 32 * 1024 * 1024 } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const over = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    let at = parse(url);
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const answer = await ask(at, options, outside, over);
      if (!(answer instanceof URL)) return await readImage(at, answer, maxBytes);
      if (at.protocol === 'https:' && answer.protocol === 'http:') throw refused(answer, 'is not encrypted');
      at = answer;
    }
    throw new ImageFetchError('redirects', `${at.host}: more than ${maxRedirects} redirects`);
  } catch (cause) {
    if (signal?.aborted) throw new ImageFetchError('cancelled', 'the fetch was cancelled', { cause });
    if (limit.aborted) throw new ImageFetchError('timeout', `no image within ${timeoutMs} ms`);
    if (cause instanceof ImageFetchError) throw cause;
    throw new ImageFetchError('unreachable', `the image cannot be read: ${wordOf(cause)}`, { cause });
  }
}

function parse(url: string, base?: URL): URL {
  // The parser's own error would quote the URL.
  const parsed = URL.parse(url, base);
  if (!parsed) throw new ImageFetchError('invalid_url', 'that is no URL');
  if (!/^https?:$/.test(parsed.protocol))
    throw new ImageFetchError('invalid_url', `only http and https are read, not ${parsed.protocol}`);
  if (parsed.username || parsed.password)
    throw new ImageFetchError('invalid_url', 'a URL with a password in it is not read');
  return parsed;
}

const refused = (url: URL, why: string) => new ImageFetchError('refused', `${url.host} ${why}`);

/** Where to connect for a URL. */
async function addressOf(url: URL, options: FetchImageOptions, resolve: Resolve): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTrusted = options.allowedOrigins?.includes(url.origin) ?? false;
  const isVendors = [host, url.host].includes(options.allowedHost.toLowerCase());
  if (!isTrusted && !isVendors && !isImageHost(host))
    throw refused(url, 'is neither the vendor nor a known image host');
  const addresses = isIP(host) ? [host] : await resolve(host);
  const address = isTrusted ? addresses[0] : addresses.find(isPublic);
  if (address === undefined) throw refused(url, 'has no public address');
  return address;
}

/** Asks once. @returns where it redirects to, or the answer */
async function ask(
  url: URL,
  options: FetchImageOptions,
  { dispatcher, resolve = systemResolve }: Outside,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData | URL> {
  const address = await withinSignal(addressOf(url, options, resolve), signal);
  const shown = isIP(address) === 6 ? `[${address}]` : address;
  const request = {
    origin: `${url.protocol}//${shown}${url.port && `:${url.port}`}`,
    path: url.pathname + url.search,
    method: 'GET' as const,
    // TLS asks for the certificate of this host, not of the address.
    headers: { host: url.host, accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'kept' },
    signal,
  };
  const answer = await dispatcher.request(request);
  const { statusCode, headers, body } = answer;
  const location = String(headers.location ?? '');
  if (statusCode === 200) return answer;
  body.on('error', () => {}).destroy();
  if ([301, 302, 303, 307, 308].includes(statusCode) && location) return parse(location, url);
  throw new ImageFetchError('status', `${url.host} answered ${statusCode}`);
}

async function readImage(
  url: URL,
  { headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Uint8Array> {
  const tooLarge = () => new ImageFetchError('too_large', `${url.host}: more than ${maxBytes} bytes`);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    if (Number(headers['content-length']) > maxBytes) throw tooLarge();
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } finally {
    body.on('error', () => {}).destroy();
  }
  const bytes = Buffer.concat(chunks);
  if (!imageTypeOf(bytes)) throw new ImageFetchError('not_an_image', `${url.host} sent no image`);
  return bytes;
}

function withinSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    work.then(done, fail);
  });
}

const wordOf = (cause: unknown): string =>
  (cause as { code?: string } | null)?.code ?? (cause instanceof Error ? cause.name : 'unknown reason');
