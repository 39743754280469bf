import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { InteractionSummary } from '#lib/insights/index.ts';
import { finish, open, report } from './actions.ts';
import type { PlaygroundAsk } from './ask.ts';
import type { Generated } from './read-generated.ts';
import { follow, isLive, isUndecided, noRun, type Run, type Step } from './run.ts';
import { readTold } from './told.ts';

export type Decision = 'inserted' | 'edited' | 'regenerated' | 'closed' | 'reverted';

interface Options {
  project: string;
  first: Generated;
  /** The one that the address names. */
  id: string | null;
  setId(id: string): void;
}

/** The generation on the stage: sends it, listens to it, and reports what becomes of it. */
export function useRun({ project, first, id, setId }: Options) {
  const [run, dispatch] = useReducer(
    (before: Run, { step, at }: { step: Step; at: number }) => follow(before, step, at),
    first.detail ? follow(noRun, { type: 'opened', detail: first.detail }, 0) : noRun,
  );
  const [history, setHistory] = useState<InteractionSummary[]>(first.history);
  const [trouble, setTrouble] = useState<string | null>(null);
  const line = useRef<AbortController | null>(null);
  const tell = (step: Step) => dispatch({ step, at: Date.now() });

  /** Shows what the log says now. */
  async function show(reading: Promise<Generated | null>): Promise<void> {
    try {
      const read = await reading;
      setTrouble(read?.detail ? null : 'The log does not have it.');
      if (!read) return;
      setHistory(read.history);
      if (!read.detail) return;
      tell({ type: 'opened', detail: read.detail });
    } catch {
      setTrouble('The log cannot be reached at the moment.');
    }
  }

  async function send(ask: PlaygroundAsk): Promise<void> {
    // What makes room for the next one was looked at and not taken.
    if (run.id && isUndecided(run) && !ask.chainId)
      await report(project, { interactionId: run.id, kind: 'closed' }).catch(() => null);
    const begun = await listen(ask);
    if (begun === undefined) return;
    setId(begun);
    await show(finish(project, begun));
  }

  /** @returns its id, if it was begun */
  async function listen(ask: PlaygroundAsk): Promise<string | undefined> {
    const controller = new AbortController();
    line.current = controller;
    tell({ type: 'sent', ask, at: Date.now() });
    let begun: string | undefined;
    let isOver = false;
    try {
      const response = await fetch(`/p/${project}/playground/generate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ask),
        signal: controller.signal,
      });
      if (response.status === 401) location.assign('/sign-in');
      if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
      for await (const told of readTold(response.body)) {
        if (told.type === 'begun') begun = told.id;
        isOver ||= told.type === 'ended' || told.type === 'failed';
        tell(told);
      }
      if (!isOver) tell({ type: 'lost' });
    } catch {
      tell(controller.signal.aborted ? { type: 'stopped' } : { type: 'lost' });
    }
    return begun;
  }

  async function decide(kind: Decision, editDistance?: number): Promise<void> {
    if (!run.id) return;
    const outcome = { interactionId: run.id, kind };
    await show(report(project, editDistance === undefined ? outcome : { ...outcome, editDistance }));
  }

  /** The same again, as the next try of its chain. @param otherwise what to ask where it is not known any more */
  async function regenerate(otherwise: PlaygroundAsk): Promise<void> {
    const { detail } = run;
    if (!detail) return;
    await decide('regenerated');
    await send({ ...(run.ask ?? otherwise), chainId: detail.chainId ?? detail.id });
  }

  const openNamed = useEffectEvent(() => {
    if (id !== null && id !== run.id && !isLive(run)) void show(open(project, id));
  });
  useEffect(() => openNamed(), [id]);
  // Who leaves hangs up, as in a product.
  useEffect(() => () => line.current?.abort(), []);

  return { run, history, trouble, send, decide, regenerate, stop: () => line.current?.abort() };
}
