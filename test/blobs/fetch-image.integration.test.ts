import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { inspect } from 'node:util';
import { Agent, type Dispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchImage } from '#lib/blobs/fetch-image.ts';
import { type FetchImageOptions, ImageFetchError } from '#lib/blobs/index.ts';
import { plain } from './pictures.ts';

const secret = 'sig=s3cret';
let picture: Buffer;
let origin: string;
let calls: { url: string | undefined; host: string | undefined }[] = [];
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  calls.push({ url: request.url, host: request.headers.host });
  handle(request, response);
});
const agent = new Agent();

beforeAll(async () => {
  picture = await plain(30, 20).png().toBuffer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(async () => {
  await agent.destroy();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

interface Case extends Partial<FetchImageOptions> {
  url?: string;
  dispatcher?: Dispatcher;
  addresses?: Record<string, string[]>;
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Fetches from the server, which is allowed unless the case says otherwise. */
async function fetched({ url, dispatcher = agent, addresses = {}, answer, ...options }: Case = {}) {
  calls = [];
  handle = answer ?? ((_, response) => response.end(picture));
  return fetchImage(
    url ?? `${origin}/private/image.png?${secret}`,
    { allowedHost: 'vendor.example', allowedOrigins: [origin], timeoutMs: 5_000, ...options },
    {
      dispatcher,
      resolve: async (host) => {
        const found = addresses[host];
        if (!found) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
        return found;
      },
    },
  );
}

/** The error, after checking that nothing of it gives the signature away. */
async function refusal(given: Case): Promise<ImageFetchError> {
  const error = await fetched(given).then(
    () => expect.unreachable('it was fetched'),
    (thrown: ImageFetchError) => thrown,
  );
  expect(error).toBeInstanceOf(ImageFetchError);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(secret);
  expect(inspect(error, { depth: 20 })).not.toContain('/private/');
  return error;
}

/** A way to the server that believes it is a public address. */
function disguised(seen: string[]): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    seen.push(String(options.origin));
    return dispatch({ ...options, origin }, handler);
  });
}

describe('an image is read', () => {
  test('from an allowed origin, query and all', async () => {
    expect(Buffer.from(await fetched())).toEqual(picture);
    expect(calls).toEqual([{ url: `/private/image.png?${secret}`, host: new URL(origin).host }]);
  });

  test('at the address that was checked, under the name that was asked', async () => {
    const seen: string[] = [];
    let lookups = 0;
    handle = (_, response) => response.end(picture);
    calls = [];
    const bytes = await fetchImage(
      'http://vendor.example/a.png',
      { allowedHost: 'vendor.example' },
      {
        dispatcher: disguised(seen),
        // A name that turns inward once it was checked.
        resolve: async () => (lookups++ === 0 ? ['10.0.0.1', '93.184.216.34'] : ['127.0.0.1']),
      },
    );
    expect(bytes.length).toBe(picture.length);
    expect(seen).toEqual(['http://93.184.216.34']);
    expect(lookups).toBe(1);
    expect(calls).toEqual([{ url: '/a.png', host: 'vendor.example' }]);
  });

  test('from known image hosts, over IPv6 too', async () => {
    const seen: string[] = [];
    const host = 'oaidalleapiprodscus.blob.core.windows.net';
    const addresses = { [host]: ['2606:4700::1'] };
    await fetched({ url: `http://${host}/a`, addresses, dispatcher: disguised(seen) });
    expect(seen).toEqual(['http://[2606:4700::1]']);
  });

  test('after redirects, three at most', async () => {
    const answer: Case['answer'] = ({ url = '' }, response) => {
      const left = Number(url.slice(1).split('?')[0]);
      if (left === 0) response.end(picture);
      else response.writeHead(302, { location: `/${left - 1}?${secret}` }).end();
    };
    expect((await fetched({ url: `${origin}/3`, answer })).length).toBe(picture.length);
    expect((await refusal({ url: `${origin}/4`, answer })).reason).toBe('redirects');
    expect(calls).toHaveLength(4);
  });

  test('over TLS for the name, not for the address', async () => {
    let hello = '';
    const listener = createSocketServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (data) => {
        hello = data.toString('latin1');
        socket.destroy();
      });
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    const { port } = listener.address() as { port: number };
    const trusted = `https://images.example:${port}`;
    const error = await refusal({
      url: `${trusted}/private/?${secret}`,
      allowedOrigins: [trusted],
      addresses: { 'images.example': ['127.0.0.1'] },
    });
    expect(error.reason).toBe('unreachable');
    expect(hello).toContain('images.example');
    await new Promise((done) => listener.close(done));
  });
});

describe('refused without asking anybody', () => {
  test.each([
    ['the own machine', 'http://127.0.0.1:1/a'],
    ['its other spellings', 'http://2130706433:1/a'],
    ['IPv6 loopback', 'http://[::1]/a'],
    ['IPv4 inside IPv6', 'http://[::ffff:7f00:1]/a'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data'],
    ['a host nobody named', 'http://93.184.216.34/a'],
    ['one that only looks like a known host', 'http://oaiusercontent.com.evil.example/a'],
  ])('%s', async (_, url) => {
    const host = new URL(url).hostname;
    expect((await refusal({ url: `${url}?${secret}` })).reason).toBe('refused');
    // Nor does it help that the vendor is there, unless its origin was allowed.
    if (host !== '93.184.216.34' && !host.endsWith('example'))
      expect((await refusal({ url: `${url}?${secret}`, allowedHost: host })).reason).toBe('refused');
    expect(calls).toEqual([]);
  });

  test('a name that leads inside', async () => {
    const addresses = { 'vendor.example': ['127.0.0.1', '::1', '10.1.2.3'] };
    const error = await refusal({ url: `http://vendor.example/private/?${secret}`, addresses });
    expect(error).toMatchObject({ reason: 'refused', message: 'vendor.example has no public address' });
  });

  test('another port of an allowed origin', async () => {
    expect((await refusal({ url: `http://127.0.0.1:9/private/?${secret}` })).reason).toBe('refused');
  });

  test.each([
    'file:///private/etc/passwd',
    'ftp://vendor.example/private/',
    'data:image/png;base64,AAAA',
    `/private/?${secret}`,
    '',
  ])('%s', async (url) => {
    expect((await refusal({ url })).reason).toBe('invalid_url');
  });

  test('a password', async () => {
    const url = `http://user:${secret}@vendor.example/`;
    expect((await refusal({ url })).reason).toBe('invalid_url');
  });

  test('a redirect inside, and one that drops encryption', async () => {
    const to = (location: string): NonNullable<Case['answer']> => {
      return (_, response) => response.writeHead(307, { location }).end();
    };
    expect((await refusal({ answer: to('http://169.254.169.254/') })).reason).toBe('refused');
    expect((await refusal({ answer: to('file:///etc/passwd') })).reason).toBe('invalid_url');
    expect(calls).toHaveLength(1);
    const plainly = await refusal({
      url: `https://vendor.example/private/?${secret}`,
      addresses: { 'vendor.example': ['93.184.216.34'] },
      dispatcher: disguised([]),
      answer: to('http://vendor.example/private/'),
    });
    expect(plainly).toMatchObject({ reason: 'refused', message: 'vendor.example is not encrypted' });
    expect(calls).toHaveLength(1);
  });
});

describe('what goes wrong is named', () => {
  test('an expired address', async () => {
    const error = await refusal({ answer: (_, response) => response.writeHead(403).end('expired') });
    expect(error).toMatchObject({ reason: 'status', message: `${new URL(origin).host} answered 403` });
  });

  test('a page instead of an image', async () => {
    const answer: Case['answer'] = (_, response) => response.end('<html>hello</html>');
    expect((await refusal({ answer })).reason).toBe('not_an_image');
    expect((await refusal({ answer: (_, response) => response.end() })).reason).toBe('not_an_image');
  });

  test('too much, said or unsaid', async () => {
    const said: Case['answer'] = (_, response) => response.end(picture);
    expect((await refusal({ maxBytes: picture.length - 1, answer: said })).reason).toBe('too_large');
    expect((await fetched({ maxBytes: picture.length })).length).toBe(picture.length);
    let sent = 0;
    let isClosed: Promise<unknown> = Promise.resolve();
    const endless: Case['answer'] = (_, response) => {
      isClosed = new Promise((done) => response.once('close', done));
      const more = () => {
        while (!response.closed) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return response.once('drain', more);
        }
      };
      more();
    };
    expect((await refusal({ maxBytes: 1e6, answer: endless })).reason).toBe('too_large');
    await isClosed;
    expect(sent).toBeLessThan(30e6);
  });

  test('silence, before the answer, within it and in the resolver', async () => {
    const timeoutMs = 60;
    expect((await refusal({ timeoutMs, answer: () => {} })).reason).toBe('timeout');
    const stalled: Case['answer'] = (_, response) => response.write(picture.subarray(0, 20));
    expect((await refusal({ timeoutMs, answer: stalled })).reason).toBe('timeout');
    const resolve = () => new Promise<never>(() => {});
    const asked = fetchImage(
      'http://vendor.example/',
      { allowedHost: 'vendor.example', timeoutMs },
      { dispatcher: agent, resolve },
    );
    await expect(asked).rejects.toMatchObject({ reason: 'timeout' });
  });

  test('a caller who hangs up, at once', async () => {
    const stop = new AbortController();
    const answer: Case['answer'] = (_, response) => {
      response.write(picture.subarray(0, 20));
      stop.abort();
    };
    expect((await refusal({ signal: stop.signal, answer, timeoutMs: 60_000 })).reason).toBe('cancelled');
    expect((await refusal({ signal: AbortSignal.abort() })).reason).toBe('cancelled');
    expect(calls).toEqual([]);
  });

  test('nobody there, no such name, a connection that breaks', async () => {
    expect((await refusal({ url: `http://vendor.example/private/?${secret}` })).message).toContain(
      'ENOTFOUND',
    );
    const gone = 'http://127.0.0.1:1';
    const nobody = await refusal({ url: `${gone}/private/?${secret}`, allowedOrigins: [gone] });
    expect(nobody.message).toContain('ECONNREFUSED');
    const broken: Case['answer'] = (_, response) => {
      response.writeHead(200, { 'content-length': 9999 });
      response.write(picture, () => response.destroy());
    };
    expect((await refusal({ answer: broken })).reason).toBe('unreachable');
  });
});
