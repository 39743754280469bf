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
  health(): Promise<{ ready: boolean; degraded: string[] }>;
}

/** One port for all: `/v1` goes the lean way, health checks are answered here, the rest are pages. */
export function createHttpServer({ gateway, sessions, pages, isOwnHost, health }: Edges): Server {
  // Its own Response for each side: the adapter's global one would break every Next route handler.
  const options = { overrideGlobalObjects: false };
  const lean = getRequestListener(gateway.fetch, options);
  const signIn = getRequestListener(sessions.handle, options);

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] as string;
    if (path.startsWith('/v1/')) return void lean(request, response);
    if (path === '/healthz') return answer(response, 200, { status: 'ok' });
    if (path === '/readyz')
      return void health().then(({ ready, degraded }) =>
        answer(response, ready ? 200 : 503, { ready, degraded }),
      );
    // Cookies vouch for a browser from here on, so another page in it must not get through (DNS rebinding, CSRF).
    const host = request.headers.host ?? '';
    if (!isOwnHost(host))
      return answer(response, 421, {
        error: {
          code: 'unknown_host',
          message: `this server is not "${printable(host)}"; name it in KEPT_ALLOWED_HOSTS`,
        },
      });
    const { origin } = request.headers;
    if (
      origin !== undefined &&
      request.method !== 'GET' &&
      request.method !== 'HEAD' &&
      !isOwnOrigin(origin, isOwnHost)
    )
      return answer(response, 403, {
        error: { code: 'foreign_origin', message: 'requests from other sites are refused' },
      });
    if (path.startsWith('/api/auth/')) return void signIn(request, response);
    pages(request, response);
  });
  server.keepAliveTimeout = 65_000;
  return server;
}

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
