import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface SlackCall {
  /** `chat.postMessage`, `upload`, `webhook`, … */
  method: string;
  token: string | undefined;
  args: Record<string, any>;
}

export interface SlackMessageThere {
  ts: string;
  thread: string | undefined;
  text: string;
  blocks: any[];
  metadata: { event_type: string; event_payload: Record<string, unknown> } | undefined;
  files: { name: string; title: string; bytes: number }[];
}

/** What becomes of a call: done, refused, never answered, or done without an answer (the connection breaks). */
export type SlackFate =
  | 'done'
  | 'silent'
  | 'unheard'
  | { status: number; headers?: Record<string, string>; body?: string }
  | { error: string };

/** Something that speaks Slack's shapes on 127.0.0.1: one channel, one workspace. */
export interface TestSlack extends AsyncDisposable {
  apiUrl: string;
  webhookUrl: string;
  calls: SlackCall[];
  /** What is in the channel, threads included, oldest first. */
  messages: SlackMessageThere[];
  fate: (call: SlackCall) => SlackFate;
  reset(): void;
}

export const slackChannel = 'C0KEPT00001';
export const slackToken = 'xoxb-of-the-tests';

export async function startSlack(): Promise<TestSlack> {
  const uploads = new Map<string, { name: string; bytes: number }>();
  let counter = 0;
  const newTs = () => `${Math.floor(Date.now() / 1_000)}.${String(++counter).padStart(6, '0')}`;

  function add(message: Partial<SlackMessageThere>): SlackMessageThere {
    const added = {
      ...{ ts: newTs(), thread: undefined, text: '', blocks: [], metadata: undefined, files: [] },
      ...message,
    };
    slack.messages.push(added);
    return added;
  }
  const shown = ({ metadata, ...message }: SlackMessageThere, args: Record<string, any>) => ({
    ...{ type: 'message', thread_ts: message.thread, ...message },
    ...(args.include_all_metadata && metadata && { metadata }),
  });

  function perform({ method, args }: SlackCall): Record<string, unknown> {
    if (method !== 'webhook' && method !== 'upload' && args.channel && args.channel !== slackChannel)
      return { ok: false, error: 'channel_not_found' };
    switch (method) {
      case 'chat.postMessage': {
        if (args.blocks.length > 50) return { ok: false, error: 'invalid_blocks' };
        const { text, blocks, metadata, thread_ts: thread } = args;
        return { ok: true, channel: slackChannel, ts: add({ text, blocks, metadata, thread }).ts };
      }
      case 'conversations.history': {
        const found = slack.messages.filter(
          ({ ts, thread }) =>
            !thread &&
            Number(ts) >= Number(args.oldest ?? 0) &&
            Number(ts) <= Number(args.latest ?? Infinity),
        );
        return { ok: true, messages: found.reverse().map((message) => shown(message, args)) };
      }
      case 'conversations.replies': {
        const found = slack.messages.filter(({ ts, thread }) => ts === args.ts || thread === args.ts);
        return { ok: true, messages: found.map((message) => shown(message, args)) };
      }
      case 'files.getUploadURLExternal': {
        const id = `F${++counter}`;
        uploads.set(id, { name: args.filename, bytes: Number(args.length) });
        return { ok: true, upload_url: `${url}/upload/${id}`, file_id: id };
      }
      case 'files.completeUploadExternal': {
        const files = (args.files as { id: string; title: string }[]).map(({ id, title }) => ({
          title,
          ...(uploads.get(id) as { name: string; bytes: number }),
        }));
        add({ thread: args.thread_ts, files });
        return { ok: true, files: args.files };
      }
      default:
        return { ok: true };
    }
  }

  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    slack.calls.push(call);
    const fate = slack.fate(call);
    if (fate === 'silent') return;
    if (typeof fate === 'object' && 'status' in fate) {
      response.writeHead(fate.status, fate.headers).end(fate.body);
      return;
    }
    const json = (body: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (typeof fate === 'object') {
      json({ ok: false, error: fate.error });
      return;
    }
    if (call.method === 'webhook') add({ text: call.args.text, blocks: call.args.blocks });
    const body = perform(call);
    if (fate === 'unheard') {
      await pause(1);
      request.socket.destroy();
    } else if (call.method === 'webhook' || call.method === 'upload') response.writeHead(200).end('ok');
    else if (call.token !== slackToken) json({ ok: false, error: 'invalid_auth' });
    else json(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slack: TestSlack = {
    apiUrl: `${url}/api/`,
    webhookUrl: `${url}/services/T0/B0/hush`,
    calls: [],
    messages: [],
    fate: () => 'done',
    reset() {
      slack.calls.length = 0;
      slack.messages.length = 0;
      slack.fate = () => 'done';
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return slack;
}

/** Bodies are JSON (webhooks) or forms whose values may be JSON (the Web API). */
async function readCall(request: IncomingMessage): Promise<SlackCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = request.url ?? '';
  const token = request.headers.authorization?.replace('Bearer ', '');
  if (path.startsWith('/upload/'))
    return { method: 'upload', token, args: { bytes: Buffer.concat(chunks).length } };
  const text = Buffer.concat(chunks).toString();
  if (path.startsWith('/services/')) return { method: 'webhook', token, args: JSON.parse(text) };
  const args = Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [
      name,
      /^[[{]|^(true|false)$/.test(value) ? JSON.parse(value) : value,
    ]),
  );
  return { method: path.replace('/api/', ''), token, args };
}
