import { rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type Catalog, createCatalog } from '#lib/catalog/index.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import {
  createNotices,
  type NoticeEvent,
  type Notices,
  type NoticesOptions,
  noticesKind,
} from '#lib/notices/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';

interface Received {
  headers: IncomingHttpHeaders;
  text: string;
}
interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}
/** Something that takes messages over HTTP and answers what it is told to; `silent` never answers. */
export interface Receiver {
  url: string;
  received: Received[];
  answer: Answer | 'silent';
}

export interface NoticesSetUp extends AsyncDisposable {
  database: Database;
  catalog: Catalog;
  slack: Receiver;
  webhook: Receiver;
  clock: { ms: number };
  /** One process' worth: its own connections; the same clock, catalog and receivers. */
  addProcess(options?: Partial<NoticesOptions>): Notices;
  /** A breaker that opens now, unless told otherwise. */
  event(change?: Partial<NoticeEvent>): NoticeEvent;
  /** What the webhook took. */
  bodies(): Record<string, unknown>[];
  /** Newest first. */
  states(channel: string): Promise<string[]>;
  /** Empties tables and receivers, and configures both channels anew. */
  reset(body?: Record<string, unknown>): Promise<void>;
}

export const seal = (text: string): string => Buffer.from(text).toString('base64');
export const webhookSecret = 'a secret of both';

export async function setUpNotices(): Promise<NoticesSetUp> {
  const stack = new AsyncDisposableStack();
  const home = await migratedHome('notices');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const { url, stop } = await startEmbeddedPostgres(home);
  stack.defer(stop);
  await migrate(url);
  const connect = () => {
    const database = connectDatabase(url, 4);
    stack.defer(() => database.close());
    return database;
  };
  const fault = (error: unknown) => {
    throw error;
  };
  const database = connect();
  const catalog = await createCatalog(database, fault);
  stack.defer(() => catalog.close());
  const [slack, webhook] = [await receive(stack), await receive(stack)];
  const clock = { ms: 0 };

  const addProcess = (options: Partial<NoticesOptions> = {}) =>
    createNotices({
      database: connect(),
      catalog,
      openSecret: (sealed) => Buffer.from(sealed, 'base64').toString(),
      fault,
      baseUrl: 'https://kept.example.com/',
      now: () => clock.ms,
      random: () => 0.5,
      ...options,
    });

  return {
    ...{ database, catalog, slack, webhook, clock, addProcess },
    event: (change = {}) => ({
      ...{ kind: 'breaker', subject: 'openai-a/gpt-4.1', phase: 'started', severity: 'warning' },
      ...{ summary: 'It opened.', at: clock.ms },
      ...change,
    }),
    bodies: () => webhook.received.map(({ text }) => JSON.parse(text)),
    async states(channel) {
      const all = await addProcess().deliveries(50);
      return all.filter((one) => one.channel === channel).map(({ state }) => state);
    },
    async reset(body = {}) {
      clock.ms = Date.parse('2026-11-21T12:00:00Z');
      await database.rows('truncate incidents, notices');
      for (const receiver of [slack, webhook]) {
        receiver.received.length = 0;
        receiver.answer = { status: 200, body: 'ok' };
      }
      const both = {
        slack: { sealedUrl: seal(`${slack.url}/services/T0/B0/hush`), urlHint: 'hush' },
        webhook: { url: webhook.url, sealedSecret: seal(webhookSecret) },
      };
      await catalog.change(noticesKind, 0, 'channels', { ...both, ...body }, { by: 'test' });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function receive(stack: AsyncDisposableStack): Promise<Receiver> {
  const receiver: Receiver = { url: '', received: [], answer: { status: 200 } };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    receiver.received.push({ headers: request.headers, text });
    if (receiver.answer === 'silent') return;
    response.writeHead(receiver.answer.status, receiver.answer.headers).end(receiver.answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return receiver;
}
