import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call, as a test wants it answered. */
export interface ScriptedAnswer {
  text: string;
  /** The connection breaks after so many characters. */
  cutAfter?: number;
}

interface Message {
  role: string;
  content: string;
}

export interface ScriptedVendor extends AsyncDisposable {
  /** Base URL for an organization of the API `openai-compatible`. */
  url: string;
  /** Messages of each call, oldest first. */
  calls: Message[][];
}

const piece = 6;

/** A server in OpenAI's dialect whose words the test chooses: what the simulator's model would never say. Streams only. */
export async function startScriptedVendor(
  answer: (messages: Message[], model: string) => ScriptedAnswer,
): Promise<ScriptedVendor> {
  const calls: Message[][] = [];
  const server = createServer(async (request, response) => {
    const { messages, model } = JSON.parse(await textOf(request)) as { messages: Message[]; model: string };
    calls.push(messages);
    const { text, cutAfter = Number.POSITIVE_INFINITY } = answer(messages, model);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (choice: object) =>
      response.write(
        `data: ${JSON.stringify({ id: 'scripted', model, choices: [{ index: 0, ...choice }] })}\n\n`,
      );
    const characters = [...text];
    for (let at = 0; at < characters.length; at += piece) {
      if (at >= cutAfter) return void response.socket?.end(() => response.destroy());
      send({ delta: { content: characters.slice(at, Math.min(at + piece, cutAfter)).join('') } });
    }
    send({ delta: {}, finish_reason: 'stop' });
    response.end('data: [DONE]\n\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
