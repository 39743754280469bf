import type { Clock } from './clock.ts';
import type { Frame } from './dialects/types.ts';
import { disturb, disturbWhole, type Step } from './faults/disturb.ts';
import type { Fault } from './faults/types.ts';
import type { Pace } from './pace.ts';
import type { Wire } from './wire.ts';

export interface Outgoing {
  wire: Wire;
  clock: Clock;
  fault: Fault;
  /** Written when headers leave, so that they tell the time and the limits of that moment. */
  headers(): Record<string, string>;
  /** Counts output tokens as they leave. */
  produced(tokens: number): void;
}

/** Frames that are due together leave in one write, up to this many characters. */
const largestWrite = 16_384;

/** Streams an answer at its pace. */
export async function sendStream(
  out: Outgoing,
  frames: Iterable<Frame>,
  errorFrame: (sequence: number) => Frame,
  pace: Pace,
  /** Reasoning that comes before the first token. */
  hiddenTokens: number,
): Promise<void> {
  const { wire, clock, fault } = out;
  const headers = () => ({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...out.headers(),
  });
  if (await withoutBody(out, headers)) return;
  await wire.pause(pace.firstTokenMs + hiddenTokens * pace.msPerToken);
  if (wire.closed) return;
  out.produced(hiddenTokens);
  if (fault.kind !== 'headers_then_silence') wire.head(200, headers());
  const startedAt = clock.now();
  let dueMs = 0;
  let pending = '';
  const flush = async () => {
    const text = pending;
    pending = '';
    await wire.write(text);
  };
  for (const step of disturb(frames, fault, errorFrame)) {
    if (wire.closed) return;
    if (step.kind !== 'frame') {
      await flush();
      if (await obey(wire, step)) return;
      continue;
    }
    const { text, tokens } = step.frame;
    dueMs += tokens * pace.msPerToken;
    const aheadMs = pace.msPerToken === 0 ? 0 : dueMs - (clock.now() - startedAt);
    if (aheadMs > 0) {
      await flush();
      await wire.pause(Math.max(aheadMs, pace.burstMs));
      if (wire.closed) return;
    }
    pending += text;
    out.produced(tokens);
    if (pending.length > largestWrite) await flush();
  }
  await flush();
  wire.end();
}

/** Sends a whole answer. `tookMs` is how long making it takes, `tokens` what it holds. */
export async function sendWhole(out: Outgoing, text: string, tookMs: number, tokens: number): Promise<void> {
  const { wire, clock, fault } = out;
  const headers = () => ({ 'content-type': 'application/json', ...out.headers() });
  if (await withoutBody(out, headers)) return;
  const startedAt = clock.now();
  await wire.pause(tookMs);
  if (wire.closed) {
    out.produced(Math.floor((tokens * (clock.now() - startedAt)) / tookMs));
    return;
  }
  const steps = disturbWhole(text, fault);
  out.produced(tokens);
  if (steps.length === 1 && fault.kind !== 'slow_loris' && fault.kind !== 'headers_then_silence') {
    const body = (steps[0] as { frame: Frame }).frame.text;
    wire.head(200, { ...headers(), 'content-length': String(Buffer.byteLength(body)) });
    wire.end(body);
    return;
  }
  if (fault.kind !== 'headers_then_silence') wire.head(200, headers());
  for (const step of steps) {
    if (step.kind === 'frame') await wire.write(step.frame.text);
    else if (await obey(wire, step)) return;
  }
  wire.end();
}

/** Faults that concern the headers. @returns true when the call is over. */
async function withoutBody(out: Outgoing, headers: () => Record<string, string>): Promise<boolean> {
  const { wire, fault } = out;
  switch (fault.kind) {
    case 'reset':
      wire.drop('reset');
      return true;
    case 'silence':
      await wire.pause(Infinity);
      return true;
    case 'headers_then_silence':
      wire.head(200, headers(), true);
      await wire.pause(fault.forMs ?? Infinity);
      return wire.closed;
    case 'empty':
      wire.head(200, { ...headers(), 'content-length': '0' });
      wire.end();
      return true;
    case 'html':
      wire.head(200, { ...out.headers(), 'content-type': 'text/html; charset=utf-8' });
      wire.end(
        '<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>\n',
      );
      return true;
    case 'slow_loris':
      wire.drip(fault.bytesPerSecond ?? 10);
      return false;
    default:
      return false;
  }
}

/** @returns true when the call is over. */
async function obey(wire: Wire, step: Exclude<Step, { kind: 'frame' }>): Promise<boolean> {
  if (step.kind === 'wait') {
    await wire.pause(step.waitMs);
    return wire.closed;
  }
  if (step.hard) {
    await wire.flushed();
    wire.drop('abort');
  } else wire.end();
  return true;
}
