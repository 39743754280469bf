import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from './clock.ts';
import { control } from './control.ts';
import { type RuleBook, ruleBook } from './faults/rules.ts';
import type { Rule } from './faults/types.ts';
import { imageUrls } from './images/urls.ts';
import { createLedger } from './ledger.ts';
import { createLimiter } from './limiter.ts';
import { PromptCache } from './prompt-cache.ts';
import { seedOf } from './random.ts';
import { serve } from './serve.ts';
import { servePicture } from './serve-images.ts';
import type { Member, Simulation } from './simulation.ts';
import type { LedgerEntry, Mode, Organization, SimulatorOptions } from './types.ts';

export interface Simulator {
  /** `http://127.0.0.1:<port>`: base URLs are `<url>/v1` (OpenAI), `<url>` (Anthropic, Azure endpoint). */
  readonly url: string;
  readonly port: number;
  /** The last calls, oldest first; those under way included. */
  ledger(since?: number): LedgerEntry[];
  clearLedger(): void;
  /** Takes the place of all rules. @throws RangeError with the reason. */
  setRules(rules: readonly Rule[]): void;
  /** With how often each applied. */
  rules(): ReturnType<RuleBook['list']>;
  setMode(mode: Mode): void;
  /** Drops what is under way. */
  close(): Promise<void>;
}

/** @throws RangeError for a bad rule or two organizations with one key; Error when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock = systemClock, host = '127.0.0.1', seed = 1 } = options;
  const seedNumber = seedOf(seed);
  const rules = ruleBook(clock, seedNumber);
  rules.set(options.rules ?? []);
  const simulation: Simulation = {
    clock,
    seed: seedNumber,
    mode: options.mode ?? 'different',
    calls: 0,
    members: membersOf(options.organizations, clock),
    rules,
    ledger: createLedger(options.ledgerSize ?? 10_000),
    images: imageUrls(`pictures ${seed}`),
    imageUrlMs: options.imageUrlMs ?? 3_600_000,
    url: '',
    controlToken: options.controlToken,
    markOf: options.markOf,
  };
  const server = createServer((request, response) => void handle(simulation, request, response));
  // A connection that we close while idle would look like a fault to a client that is just about to use it.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  simulation.url = `http://${host}:${port}`;
  return {
    url: simulation.url,
    port,
    ledger: (since) => simulation.ledger.list(since),
    clearLedger: () => simulation.ledger.clear(),
    setRules: (next) => rules.set(next),
    rules: () => rules.list(),
    setMode(mode) {
      simulation.mode = mode;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function membersOf(organizations: readonly Organization[], clock: Simulation['clock']): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const organization of organizations) {
    if (members.has(organization.key))
      throw new RangeError(`two organizations have the key of ${organization.id}`);
    const limiter = createLimiter(organization.limits ?? {}, clock);
    members.set(organization.key, { organization, limiter, cache: new PromptCache(clock) });
  }
  return members;
}

async function handle(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://simulator');
    if (url.pathname.startsWith('/control/')) await control(simulation, request, response, url);
    else if (url.pathname.startsWith('/images/')) await servePicture(simulation, url, response);
    else await serve(simulation, request, response, url);
  } catch (error) {
    // The client went away while it sent, or a defect here: neither may look like one of the faults asked for.
    if (response.headersSent || request.destroyed) response.destroy();
    else
      response
        .writeHead(500)
        .end(JSON.stringify({ error: { message: `simulator: ${(error as Error).message}` } }));
  }
}
