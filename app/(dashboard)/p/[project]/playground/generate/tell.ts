import type { Attempt, Prompted } from '#lib/generation/index.ts';
import type { AttemptRecord } from '#lib/insights/index.ts';
import type { CanonicalEvent } from '#lib/vendors/index.ts';
import { type Told, toldLine } from '../told.ts';
import { refusedOf } from './refused.ts';

/** How often attempts are looked at, ms: they change without an event. */
const lookMs = 80;

/** What happens to a generation, in lines for the browser. Ends when it is recorded, with everything there is. */
export async function* tell(generating: Prompted, now: () => number): AsyncGenerator<string, void, void> {
  const { progress, prompt } = generating;
  const attempts = watch(progress.attempts, now);
  yield toldLine({
    type: 'begun',
    id: progress.id,
    traceId: progress.traceId,
    prompt: prompt ? `${prompt.name} v${prompt.version}` : null,
  });
  const steps = generating.kind === 'text' ? texts(generating.result) : whole(generating.result);
  let next = steps.next();
  try {
    for (;;) {
      const step = await Promise.race([next, sleep(lookMs)]);
      const changed = attempts();
      if (changed) yield toldLine({ type: 'attempts', attempts: changed });
      if (step === undefined) continue;
      if (step.done) return;
      yield toldLine(step.value);
      next = steps.next();
    }
  } finally {
    // The browser has gone: what is under way hears of it by the signal, and must still be recorded.
    for await (const _ of steps);
  }
}

async function* texts(
  batches: Extract<Prompted, { kind: 'text' }>['result'],
): AsyncGenerator<Told, void, void> {
  for await (const batch of batches) yield* batch.flatMap(toldOf);
}

function toldOf(event: CanonicalEvent): Told[] {
  if (event.type === 'textDelta' || event.type === 'refusalDelta')
    return [{ type: 'text', text: event.text }];
  if (event.type === 'finish') return [{ type: 'ended' }];
  if (event.type !== 'error') return [];
  const { kind, message, vendorMessage } = event.error;
  return [{ type: 'failed', error: { code: kind, message: vendorMessage ?? message }, isLogged: true }];
}

async function* whole(
  result: Extract<Prompted, { kind: 'image' }>['result'],
): AsyncGenerator<Told, void, void> {
  try {
    await result;
    yield { type: 'ended' };
  } catch (error) {
    const refused = refusedOf(error);
    if (!refused) throw error;
    yield { type: 'failed', error: refused, isLogged: true };
  }
}

/** Gives the attempts whenever they are other ones than at the last look. */
function watch(attempts: readonly Attempt[], now: () => number): () => AttemptRecord[] | undefined {
  const since = new Map<Attempt, number>();
  let known = '[]';
  return () => {
    for (const attempt of attempts) if (!since.has(attempt)) since.set(attempt, now());
    const text = JSON.stringify(
      attempts.map((attempt) => [attempt.connectMs, attempt.firstTokenMs, isOver(attempt)]),
    );
    if (text === known) return undefined;
    known = text;
    return attempts.map((attempt, i) => recordOf(attempt, i + 1, now() - (since.get(attempt) ?? now())));
  };
}

const isOver = ({ status, errorKind, totalMs }: Attempt): boolean =>
  status !== 'failed' || errorKind !== undefined || totalMs > 0;

function recordOf(attempt: Attempt, number: number, untilNowMs: number): AttemptRecord {
  const { vendor, model, organization, reason, queueMs, connectMs, firstTokenMs, usage } = attempt;
  const over = isOver(attempt);
  return {
    number,
    ...{ vendor, model, organization, reason, queueMs },
    status: over ? attempt.status : 'under way',
    errorKind: attempt.errorKind ?? null,
    connectMs: connectMs ?? null,
    firstTokenMs: firstTokenMs ?? null,
    totalMs: over ? attempt.totalMs : untilNowMs,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    costMicroUsd: over ? attempt.costMicroUsd : null,
  };
}

const sleep = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, ms, undefined));
