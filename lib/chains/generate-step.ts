import type { Attempt, Progress } from '#lib/generation/index.ts';
import { judgeFailure, type Verdict } from './judge.ts';
import { prepareStep, type StepTrunk } from './prepare-step.ts';
import type { GenerateStep, StepOutcome } from './types.ts';

/** Between two tries of a step. */
interface Carried {
  failures: number;
  calls: Attempt[];
}

const costOf = (calls: readonly Attempt[]): number =>
  calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);

/**
 * Steps of chains through the trunk: route, limits, vendors and record are those of any other generation. It is in the
 * log once, when it has ended, with the calls of all its tries.
 */
export function generateStep(parts: StepTrunk & { random(): number }): GenerateStep {
  return async (ask) => {
    const { failures, calls } = (ask.carried as Carried | undefined) ?? { failures: 0, calls: [] };
    let progress: Progress | undefined;
    let verdict: Verdict | undefined;
    const judge = (error: unknown): Verdict => {
      verdict ??= judgeFailure(error, failures, parts.random());
      return verdict;
    };
    const comesBack = (error: unknown): boolean => {
      if (ask.signal.aborted) return true;
      const judged = judge(error);
      return judged.again && parts.now() + judged.waitMs <= ask.deadlineAt;
    };
    try {
      const prepared = await prepareStep(parts, ask);
      const generating = prepared.start({ signal: ask.signal, earlier: calls, comesBack });
      progress = generating.progress;
      const value = await generating.value;
      const { vendor, model, costMicroUsd } = progress;
      return { state: 'completed', value, vendor, model, costMicroUsd };
    } catch (error) {
      if (ask.signal.aborted) throw error;
      return outcomeOf(judge(error), failures, progress?.attempts ?? calls);
    }
  };
}

function outcomeOf(verdict: Verdict, failures: number, calls: Attempt[]): StepOutcome {
  if (!verdict.again) {
    const { code, message } = verdict;
    return { state: 'failed', error: { code, message }, costMicroUsd: costOf(calls) };
  }
  const { waitMs, reason, failed } = verdict;
  const carry: Carried = { failures: failures + (failed ? 1 : 0), calls };
  return { state: 'again', waitMs, reason, carry };
}
