import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorOf } from './dialects/errors.ts';
import { retryHeaders, vendorHeaders } from './dialects/headers.ts';
import { type Body, CallError, type ErrorAbout, type Found } from './dialects/types.ts';
import { isErrorFault } from './faults/check.ts';
import type { ErrorKind, Fault } from './faults/types.ts';
import { findModel, type Model, plainModel } from './models.ts';
import { seeded, seedOf } from './random.ts';
import { findPlace, keyOf, type Place, serves, vendorOf } from './route.ts';
import type { Outgoing } from './send.ts';
import type { Member, Simulation } from './simulation.ts';
import type { LedgerEntry, Vendor } from './types.ts';
import { Wire } from './wire.ts';

/** One call, from its headers to its end. */
export interface Call {
  simulation: Simulation;
  request: IncomingMessage;
  member: Member | undefined;
  vendor: Vendor;
  place: Place | undefined;
  url: URL;
  key: string;
  entry: LedgerEntry;
  wire: Wire;
  fault: Fault;
}

/** Notes a call's arrival, and its end when that comes. */
export function beginCall(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Call {
  const { clock, ledger } = simulation;
  const number = ++simulation.calls;
  const key = keyOf(request);
  const member = simulation.members.get(key);
  const vendor = member?.organization.vendor ?? vendorOf(request, url.pathname);
  const found = findPlace(request.method ?? 'GET', url.pathname, vendor);
  const place = found && serves(vendor, found) ? found : undefined;
  member?.limiter.entered();
  const entry: LedgerEntry = {
    number,
    at: clock.now(),
    requestId: requestIdOf(vendor, seedOf(simulation.seed, 'request', number)),
    mark: null,
    idempotencyKey: request.headers['idempotency-key']?.toString() ?? null,
    organization: member?.organization.id ?? null,
    vendor,
    model: null,
    endpoint: place?.endpoint ?? null,
    stream: false,
    prefill: false,
    prompt: '',
    rule: null,
    fault: null,
    status: null,
    error: null,
    inputTokens: 0,
    tokens: 0,
    concurrent: member?.limiter.inFlight() ?? 1,
    hungUp: false,
    finishedAt: null,
  };
  ledger.add(entry);
  const wire = new Wire(response, clock, (hungUp) => {
    entry.hungUp = hungUp;
    entry.finishedAt = clock.now();
    member?.limiter.left();
  });
  return { simulation, request, member, vendor, place, url, key, entry, wire, fault: { kind: 'none' } };
}

function requestIdOf(vendor: Vendor, seed: number): string {
  const random = seeded(seed);
  if (vendor === 'anthropic') return `req_011C${random.id(20)}`;
  if (vendor === 'openai') return `req_${random.hex(32)}`;
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
}

/** Headers of an answer, with the limits as they are now. `status` goes into the ledger. */
function answerHeaders(call: Call, status: number, limits = true): Record<string, string> {
  const { entry, member, vendor, simulation } = call;
  entry.status = status;
  const now = simulation.clock.now();
  const about = {
    requestId: entry.requestId,
    organization: member?.organization.id ?? 'unknown',
    now,
    tookMs: now - entry.at,
  };
  return vendorHeaders(vendor, about, limits ? (member?.limiter.headroom() ?? []) : []);
}

export function errorBody(call: Call, kind: ErrorKind, about: Partial<ErrorAbout> = {}) {
  const { entry, member, vendor, key } = call;
  return errorOf(vendor, kind, {
    model: entry.model ?? 'unknown',
    organization: member?.organization.id ?? 'unknown',
    requestId: entry.requestId,
    endpoint: entry.endpoint ?? 'chat',
    key,
    ...about,
  });
}

/** Answers with an error in the vendor's shape. */
export function sendError(
  call: Call,
  kind: ErrorKind,
  about: Partial<ErrorAbout> = {},
  options: { status?: number; retryAfterMs?: number; limits?: boolean } = {},
): void {
  const { status, code, body } = errorBody(call, kind, about);
  const sent = options.status ?? status;
  call.entry.error = code;
  const text = JSON.stringify(body);
  call.wire.head(sent, {
    'content-type': 'application/json',
    ...answerHeaders(call, sent, options.limits),
    ...(options.retryAfterMs !== undefined && retryHeaders(call.vendor, options.retryAfterMs)),
    'content-length': String(Buffer.byteLength(text)),
  });
  call.wire.end(text);
}

/** Picks the fault for a call. @returns true when it was an error, which is then sent. */
export function applyRules(call: Call, body: Body): boolean {
  const { entry, member, place, simulation, vendor } = call;
  const named = String(place?.deployment ?? place?.item ?? body.model ?? '');
  entry.model = named ? (member?.organization.deployments?.[named] ?? named) : null;
  entry.stream = body.stream === true;
  const turns = body.messages ?? body.input;
  entry.prefill = Array.isArray(turns) && turns.at(-1)?.role === 'assistant';
  const { organization, model, stream, prefill } = entry;
  const chosen = simulation.rules.choose({
    vendor,
    organization,
    model,
    endpoint: (place as Place).endpoint,
    stream,
    prefill,
  });
  if (!chosen) return false;
  entry.rule = chosen.rule;
  entry.fault = chosen.fault.kind;
  call.fault = chosen.fault;
  const { fault } = call;
  if (!isErrorFault(fault)) return false;
  const { message, status, retryAfter } = fault;
  sendError(call, fault.kind, message === undefined ? {} : { message }, {
    // A 429 out of the blue would be contradicted by headers that say how much is left.
    limits: fault.kind !== 'rate_limit',
    ...(status !== undefined && { status }),
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
  });
  return true;
}

/** What a dialect needs to know beside the body. */
export function foundOf(call: Call): Found {
  const { member, place, vendor } = call;
  const { deployments, models } = (member as Member).organization;
  return {
    vendor,
    endpoint: (place as Place).endpoint,
    ...(place?.deployment && { deployment: place.deployment }),
    model(name): Model {
      const asked = String(name);
      const resolved = deployments?.[asked] ?? asked;
      const model =
        findModel(resolved, vendor) ??
        (models?.includes(resolved) ? plainModel(resolved, vendor) : undefined);
      if (!model || (models && !models.includes(model.id) && !models.includes(asked))) {
        throw new CallError('model_not_found', { model: asked });
      }
      return model;
    },
  };
}

/** Takes the call's share of the limits, or sends the 429. */
export function admitted(call: Call, inputTokens: number, outputTokens: number): boolean {
  const refusal = (call.member as Member).limiter.admit(inputTokens, outputTokens);
  if (!refusal) return true;
  sendError(call, 'rate_limit', { refusal }, { retryAfterMs: refusal.retryAfterMs });
  return false;
}

export function outgoing(call: Call): Outgoing {
  return {
    wire: call.wire,
    clock: call.simulation.clock,
    fault: call.fault,
    headers: () => answerHeaders(call, 200),
    produced: (tokens) => {
      call.entry.tokens += tokens;
    },
  };
}
