import { setTimeout as pause } from 'node:timers/promises';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { type ChainStep, templatesOf } from './declaration.ts';
import { beginStep, findStored, listSteps, type Stored, type StoredStep, settleStep } from './store.ts';
import { fillIn } from './template.ts';
import type { ChainError, GenerateStep, StepOutcome } from './types.ts';

export interface StepParts {
  database: Database;
  generate: GenerateStep;
  now(): number;
}

/** What the job is given: no contents, they stay in the chain's own tables. */
export interface ChainRun {
  chainId: string;
  attempt: number;
  /** Names. */
  steps: string[];
  /** ms. */
  enqueuedAt: number;
  deadlineAt: number;
}

/** How the run goes on; it is stored with the run. */
export type Next = { go: 'on' } | { go: 'again'; waitMs: number } | { go: 'stop'; error?: ChainError };

/** Longest input that references may grow to, characters. */
const longestInput = 1_000_000;
const awayPauseMs = 1_000;

/**
 * One try of one step. Its value is committed before the run knows: if the process dies in between, the value is
 * found and nothing is generated again. What was generated is not thrown away because Postgres is away.
 */
export async function doStep(
  parts: StepParts,
  run: ChainRun,
  position: number,
  signal: AbortSignal,
): Promise<Next> {
  const { database } = parts;
  const { chainId, attempt } = run;
  const step = await database.transaction((connection) => beginStep(connection, chainId, attempt, position));
  if (!step) return { go: 'stop' };
  if (step.state === 'completed') return { go: 'on' };
  const [chain, steps] = await Promise.all([findStored(database, chainId), listSteps(database, chainId)]);
  if (!chain) return { go: 'stop' };
  const outcome = inTime(await outcomeOf(parts.generate, run, chain, steps, step, signal), run, parts.now());
  while (!signal.aborted) {
    try {
      return await settle(database, run, position, outcome);
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      await pause(awayPauseMs, undefined, { signal });
    }
  }
  throw signal.reason;
}

async function outcomeOf(
  generate: GenerateStep,
  { chainId, enqueuedAt, deadlineAt }: ChainRun,
  { projectId, request }: Stored,
  steps: readonly StoredStep[],
  { position, interactionId, tries, error }: StoredStep,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const declared = request.steps[position] as ChainStep;
  const values = Object.fromEntries(steps.map(({ name, value }) => [name, value]));
  const step = filledIn(declared, { input: request.input, steps: values });
  const tooLong = templatesOf(step).find(([, text]) => text.length > longestInput);
  if (tooLong) {
    const message = `${tooLong[0]} has ${tooLong[1].length} characters with its references, at most ${longestInput} are sent`;
    return { state: 'failed', error: { code: 'too_long', message } };
  }
  const { user, tenant, session, metadata } = request;
  return generate({
    ...{ id: chainId, projectId, interactionId, step, user, tenant, session, metadata },
    ...{ isRepeat: tries > 1, carried: error?.carry, enqueuedAt, deadlineAt, signal },
  });
}

/** A try that would come too late is none. */
function inTime(outcome: StepOutcome, { deadlineAt }: ChainRun, nowMs: number): StepOutcome {
  if (outcome.state !== 'again' || nowMs + outcome.waitMs <= deadlineAt) return outcome;
  return { state: 'failed', error: { code: 'deadline', message: `out of time: ${outcome.reason}` } };
}

async function settle(
  database: Database,
  { chainId, steps }: ChainRun,
  position: number,
  outcome: StepOutcome,
): Promise<Next> {
  if (outcome.state === 'again') {
    const { waitMs, reason, carry } = outcome;
    const error = { code: 'again', message: reason, carry };
    await settleStep(database, chainId, position, { state: 'waiting', error });
    return { go: 'again', waitMs };
  }
  await settleStep(database, chainId, position, outcome);
  if (outcome.state === 'completed') return { go: 'on' };
  return { go: 'stop', error: { ...outcome.error, step: steps[position] } };
}

/** The declared step with its references filled in. */
function filledIn(step: ChainStep, values: unknown): ChainStep {
  const fill = <T>(value: T): T => (typeof value === 'string' ? (fillIn(value, values) as T) : value);
  const filled = { ...step, ...('input' in step && step.input !== undefined && { input: fill(step.input) }) };
  if ('system' in filled && filled.system !== undefined) filled.system = fill(filled.system);
  if ('variables' in filled && filled.variables)
    filled.variables = Object.fromEntries(
      Object.entries(filled.variables).map(([key, value]) => [key, fill(value)]),
    );
  return filled as ChainStep;
}
