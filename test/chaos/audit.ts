import type { Evidence, Step, Story } from './evidence.ts';
import type { Kill } from './fleet.ts';

/** What the evidence says; the lists name what is wrong, so that somebody can look. */
export interface Audit {
  /** Acknowledged without an end: by GET and in the log. */
  lost: string[];
  /** Ended, and not well. */
  failed: string[];
  steps: number;
  calls: number;
  /** Steps that were begun, and not checkpointed, when a worker that had them was killed. */
  inFlight: number;
  /** Calls that began after their step was checkpointed. */
  again: string[];
  /** Calls more than one of a step that no kill explains: between the two its worker did not die. */
  unexplained: string[];
  /** Calls of one step at a vendor that takes idempotency keys, under different ones. */
  otherKeys: string[];
  /** Workers that were taken for dead and lived. */
  wronglyDead: string[];
  /** Ends that nobody was told. */
  untold: string[];
  /** Ends told in different words, or other ones than GET shows. */
  toldDifferently: string[];
  /** Whose result in the log is another one than its caller's. */
  loggedDifferently: string[];
  /** Interactions in the log that are not one of the steps, or missing. */
  interactionsOff: number;
  /** Webhooks received more than once. */
  repeats: number;
  strangers: number;
  /** For each run and each of its kills: until somebody was seen to go on, ms. */
  resumedMs: number[];
}

/** The kills that a run's story tells of, in the order of time. Names of processes hold their process id. */
function killsOf({ deaths }: Story, kills: readonly Kill[]): (Kill | undefined)[] {
  return deaths.map((name) => kills.findLast(({ pid }) => name.split('-').at(-2) === String(pid)));
}

export function audit({ stories, calls, kills, interactions, strangers }: Evidence): Audit {
  const callsOf = Map.groupBy(calls, ({ mark }) => mark);
  const found: Audit = {
    ...{ lost: [], failed: [], again: [], unexplained: [], otherKeys: [], wronglyDead: [], untold: [] },
    ...{ toldDifferently: [], loggedDifferently: [], resumedMs: [], repeats: 0, inFlight: 0, strangers },
    calls: calls.length,
    steps: stories.reduce((sum, { steps }) => sum + steps.length, 0),
    interactionsOff: 0,
  };
  for (const story of stories) {
    const { asked, state, steps, shown, told } = story;
    const name = `${asked.kind} ${asked.id}`;
    const isLogged = steps.every(({ logged }) => logged?.status === 'completed');
    if (state === 'failed' || state === 'cancelled') found.failed.push(name);
    else if (state !== 'completed' || shown === undefined || !isLogged) found.lost.push(name);
    const died = killsOf(story, kills);
    if (died.includes(undefined)) found.wronglyDead.push(name);
    const own = died.filter((kill) => kill !== undefined);
    for (const step of steps) auditCalls(step, callsOf.get(step.mark) ?? [], own, found);
    const begun = steps.flatMap(({ mark }) => (callsOf.get(mark) ?? []).map(({ at }) => at));
    // Whoever died with it had it.
    const held = own.map(({ from }) => from);
    for (const { from } of own)
      if (from < (story.endedAt ?? Number.POSITIVE_INFINITY))
        found.resumedMs.push(signOf(story, [...begun, ...held], from) - from);
    if (told.length === 0) found.untold.push(name);
    if (told.some((result) => result !== shown)) found.toldDifferently.push(name);
    if (steps.some(({ answer, logged }) => logged && answer !== undefined && logged.result !== answer))
      found.loggedDifferently.push(name);
    found.repeats += Math.max(0, told.length - 1);
  }
  const logged = stories.flatMap(({ steps }) => steps.filter((step) => step.logged)).length;
  found.interactionsOff = interactions - logged + (found.steps - logged);
  return found;
}

interface Call {
  at: number;
  vendor: string;
  idempotencyKey: string | null;
}

function auditCalls(
  { mark, checkpointedAt }: Step,
  calls: readonly Call[],
  kills: readonly Kill[],
  found: Audit,
): void {
  const doneAt = checkpointedAt ?? Number.POSITIVE_INFINITY;
  // One that began after the kill before, and was not over.
  const inFlight = kills.filter(({ from, to }, i) => {
    const since = kills[i - 1]?.to ?? Number.NEGATIVE_INFINITY;
    return doneAt > from && calls.some(({ at }) => at > since && at <= to);
  });
  found.inFlight += inFlight.length;
  const words = `${mark} ${timesOf({
    called: calls.map(({ at }) => at),
    killed: kills.map(({ from }) => from),
    checkpointed: checkpointedAt === null ? [] : [checkpointedAt],
  })}`;
  for (const [i, call] of calls.entries()) {
    if (call.at > doneAt) found.again.push(words);
    const before = calls[i - 1];
    if (!before) continue;
    if (!inFlight.some(({ from, to }) => before.at <= to && from <= call.at)) found.unexplained.push(words);
    const isSame = call.idempotencyKey === before.idempotencyKey;
    if (call.vendor === 'openai' && (!isSame || call.idempotencyKey === null)) found.otherKeys.push(words);
  }
}

/** The first sign after a kill that somebody has the run: a call, a claim, another death, or what it came to. */
function signOf({ steps, claims, endedAt }: Story, signs: readonly number[], killedAt: number): number {
  const ends = [...steps.map(({ checkpointedAt }) => checkpointedAt), endedAt].filter((at) => at !== null);
  const later = [...signs, ...claims, ...ends].filter((at) => at > killedAt);
  return Math.min(...later);
}

/** For whoever looks after something that is wrong. */
const timesOf = (times: Record<string, number[]>): string =>
  Object.entries(times)
    .map(
      ([what, all]) =>
        `${what} ${all.map((at) => new Date(at).toISOString().slice(11, 23)).join(', ') || 'never'}`,
    )
    .join('; ');
