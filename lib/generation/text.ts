import type { HoldBack, PlannedTarget } from '#lib/routing/index.ts';
import {
  type CallOptions,
  type CanonicalEvent,
  type Capabilities,
  checkAnswer,
  isToken,
  repairRequest,
  type TextRequest,
  UnsupportedSchema,
  VendorError,
  wordsIn,
} from '#lib/vendors/index.ts';
import { continueText } from './continuation.ts';
import type { Ledger } from './ledger.ts';
import { createPassage, isStructured, type Passage, type Sent, usageWithSent } from './passage.ts';
import type { Tries } from './tries.ts';

export interface TextRun {
  tries: Tries;
  ledger: Ledger;
  holdBack: HoldBack;
  /** Whether another target may finish an answer that broke off. */
  rescue: boolean;
  render(target: PlannedTarget): TextRequest;
  capabilities(target: PlannedTarget): Pick<Capabilities, 'prefill'>;
  options: Pick<CallOptions, 'signal' | 'headers'>;
  /** Of work that is done again when its worker dies: what its calls are known by then. */
  repeatsAs?: string | undefined;
  /** Told when an attempt takes over an answer that had begun. */
  onRescue(): void;
}

/**
 * One answer in batches of events, made of as many attempts as it takes. Never throws: the last event is `finish`, or
 * `error` when nobody could answer or finish. What has left is continued, never repeated or taken back; what is
 * structured, and tool calls, leave whole.
 */
export async function* generateText(run: TextRun): AsyncGenerator<CanonicalEvent[], void, void> {
  const { tries, ledger } = run;
  const sent: Sent = { text: '', isStarted: false, hasToolParts: false };
  /** Why the answer that has begun was not finished. */
  let broken: VendorError | undefined;
  let repair: TextRequest | undefined;
  let takesPrefill = true;

  for (;;) {
    const call = await tries.next().catch((error: VendorError) => error);
    if (call instanceof Error) return yield [{ type: 'error', error: broken ?? call }];
    const { target, lease } = call;
    const own = run.render(target);
    const canPrefill = takesPrefill && run.capabilities(target).prefill;
    const rest = sent.text === '' ? undefined : continueText(own, sent.text, canPrefill);
    const request = repair ?? rest?.request ?? own;
    const before = sent.text;
    if (sent.isStarted) run.onRescue();

    const attempt = ledger.begin(call, sent.isStarted);
    const passage = createPassage(request, run.holdBack, sent, rest?.joiner);
    let headroom: Parameters<typeof attempt.completed>[1];
    let isLeft = true;
    let hasBegun = false;
    try {
      const answer = await lease.client.stream(request, {
        ...run.options,
        timeouts: { ...lease.timeouts, ...target.timeouts },
        onPhase: attempt.onPhase,
        idempotencyKey: run.repeatsAs && `${run.repeatsAs}-${ledger.attempts.length}`,
      });
      headroom = answer.headroom;
      for await (const batch of answer.batches) {
        if (!hasBegun && batch.some(isToken)) {
          hasBegun = true;
          lease.begun(headroom);
        }
        const leaving = batch.flatMap(passage.take);
        if (leaving.length > 0) yield leaving;
      }
      isLeft = false;
    } catch (error) {
      passage.take({ type: 'error', error: error as VendorError });
      isLeft = false;
    } finally {
      // The reader stopped: what came until then was made and is paid for.
      if (isLeft) attempt.failed(new VendorError('cancelled'), passage.usage(), headroom);
    }

    const error = passage.error();
    if (error) {
      attempt.failed(error, passage.usage(), headroom);
      // A target that was thought to continue from a prefill: it is asked again, in words.
      if (rest?.isPrefill && error.kind === 'bad_request') {
        takesPrefill = false;
        continue;
      }
      if (sent.isStarted) broken ??= error;
      // Parts of a tool call or of JSON that have left: no other answer would fit to them.
      const isInPieces = sent.hasToolParts || isStructured(own.responseFormat);
      const isFinal = error.kind === 'cancelled' || (sent.isStarted && (!run.rescue || isInPieces));
      const isOurs = broken !== undefined && !error.elsewhere;
      if (isFinal || isOurs) return yield [{ type: 'error', error: broken ?? error }];
      tries.failed(error, sent.isStarted);
      continue;
    }

    const usage = passage.usage() as NonNullable<ReturnType<Passage['usage']>>;
    const issues = run.holdBack === 'none' ? [] : issuesOf(passage, own);
    if (issues.length > 0) {
      attempt.unusable(usage, headroom);
      if (repair) {
        const summary = `the answer does not fit the required format after one repair: ${issues.join('; ')}`;
        return yield [{ type: 'error', error: unfit(summary) }];
      }
      repair = repairRequest(own, wordsIn(passage.answer.content), issues);
      continue;
    }
    attempt.completed(usage, headroom);
    yield [...passage.release(), { type: 'usage', usage: usageWithSent(usage, before) }];
    return yield [passage.finish() ?? { type: 'finish', reason: 'other' }];
  }
}

/** What is wrong with a structured answer; nothing with other ones, with tool calls, or when it was cut by its length. */
function issuesOf(passage: Passage, { responseFormat }: TextRequest): string[] {
  if (!isStructured(responseFormat) || passage.finish()?.reason !== 'stop') return [];
  if (passage.answer.content.some(({ type }) => type === 'toolCall' || type === 'refusal')) return [];
  try {
    const verdict = checkAnswer(wordsIn(passage.answer.content), responseFormat);
    return verdict.ok ? [] : verdict.issues;
  } catch (error) {
    // A schema with words that cannot be checked here is the vendor's to keep.
    if (error instanceof UnsupportedSchema) return [];
    throw error;
  }
}

const unfit = (summary: string): VendorError =>
  new VendorError('malformed', { summary, body: { error: { message: summary } } });
