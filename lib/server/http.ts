import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Sessions } from '#lib/auth/index.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Edges {
  gateway: Hono;
  sessions: Sessions;
  pages: Listener;
  /** Whether a browser may reach this server as `host[:port]`. */
  isOwnHost(host: string): boolean;
  /** For scrapers that send the token; without one it is off. */
  metrics: { token: string | undefined; text(): Promise<{ contentType: string; body: string }> };
  /** What does not work at the moment; generation and logging answer for themselves. */
  findDegraded(): Promise<string[]>;
}

/** The HTTP server before and after everything behind it is there. */
export interface Front {
  server: Server;
  /** From now on requests are served; until then they are told to come back. */
  open(edges: Edges): void;
  /** Lets requests finish, their connections with them. */
  close(): Promise<void>;
}

const closeMs = 5_000;

/** One port for all: `/v1` goes the lean way, health checks are answered here, the rest are pages. */
export function createFront(): Front {
  let serve: Listener | undefined;
  let closing = false;
  const server = createServer((request, response) => {
    if (closing) response.setHeader('connection', 'close');
    const path = pathOf(request);
    if (path === '/healthz') return answer(response, 200, { status: 'ok' });
    if (serve) return serve(request, response);
    response.setHeader('retry-after', '1');
    return answer(response, 503, { ready: false, error: { code: 'starting', message: 'Kept is starting' } });
  });
  server.keepAliveTimeout = 65_000;
  // A large import over a slow line. Bodies that are held in memory are read under a shorter limit of their own.
  server.requestTimeout = 3_600_000;
  return {
    server,
    open(edges) {
      serve = route(edges);
    },
    async close() {
      closing = true;
      const closed = new Promise((done) => server.close(done));
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      const force = setTimeout(() => server.closeAllConnections(), closeMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(force);
    },
  };
}

function route({ gateway, sessions, pages, isOwnHost, metrics, findDegraded }: Edges): Listener {
  // Its own Response for each side: the adapter's global one would break every Next route handler.
  const options = { overrideGlobalObjects: false };
  const lean = getRequestListener(gateway.fetch, options);
  const signIn = getRequestListener(sessions.handle, options);
  return (request, response) => {
    const path = pathOf(request);
    if (path.startsWith('/v1/')) return lean(request, response);
    if (path === '/readyz')
      return findDegraded().then((degraded) => answer(response, 200, { ready: true, degraded }));
    if (path === '/metrics') return answerMetrics(request, response, metrics);
    // Cookies vouch for a browser from here on, so another page in it must not get through (DNS rebinding, CSRF).
    const host = request.headers.host ?? '';
    if (!isOwnHost(host)) {
      const message = `this server is not "${printable(host)}"; name it in KEPT_ALLOWED_HOSTS`;
      return answer(response, 421, { error: { code: 'unknown_host', message } });
    }
    const { origin } = request.headers;
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && origin !== undefined && !isOwnOrigin(origin, isOwnHost))
      return answer(response, 403, {
        error: { code: 'foreign_origin', message: 'requests from other sites are refused' },
      });
    if (path.startsWith('/api/auth/')) return signIn(request, response);
    return pages(request, response);
  };
}

async function answerMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  { token, text }: Edges['metrics'],
): Promise<void> {
  if (token === undefined)
    return answer(response, 404, {
      error: { code: 'metrics_off', message: 'set KEPT_METRICS_TOKEN to turn metrics on' },
    });
  const sent = createHash('sha256')
    .update(request.headers.authorization ?? '')
    .digest();
  if (!timingSafeEqual(sent, createHash('sha256').update(`Bearer ${token}`).digest()))
    return answer(response, 401, {
      error: { code: 'no_token', message: 'send KEPT_METRICS_TOKEN as Bearer token' },
    });
  const { contentType, body } = await text();
  response.writeHead(200, { 'content-type': contentType }).end(body);
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] as string;

export function isOwnOrigin(origin: string, isOwnHost: (host: string) => boolean): boolean {
  const url = URL.parse(origin);
  return url !== null && isOwnHost(url.host);
}

/** The names this server answers to: its address, the loopback names, and those that were configured. */
export function ownHosts(host: string, port: number, allowed: string[]): (candidate: string) => boolean {
  const names = ['localhost', '127.0.0.1', '[::1]', host.includes(':') ? `[${host}]` : host];
  const known = new Set([
    ...names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]),
    ...allowed,
  ]);
  return (candidate) => known.has(candidate.toLowerCase());
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

const printable = (text: string): string => text.replace(/[^\w.:[\]-]/g, '?').slice(0, 100);
