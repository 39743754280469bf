import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import type { InteractionDetail } from '#lib/insights/index.ts';
import type { PlaygroundAsk } from './ask.ts';
import type { Choices } from './choices.ts';
import { choose, filled, noPrompt, playgroundParsers, readPairs } from './view.ts';

/** Text that somebody typed, which no address has to hold. */
interface Typed {
  input: string;
  variables: Record<string, string>;
  context: Record<string, string>;
  /** As `plan=free, device=phone`. */
  metadata: string;
}

/** What the form holds, and the request that it stands for. */
export function useDraft(choices: Choices, opened: InteractionDetail | null) {
  const [view, setView] = useQueryStates(playgroundParsers);
  const [typed, setTyped] = useState<Typed>({
    input: opened?.input ?? '',
    variables: {},
    context: {},
    metadata: '',
  });
  const chosen = choose(choices, view);
  const { prompt, feature, model } = chosen;
  const variables = filled(typed.variables, prompt?.variables.map(({ name }) => name) ?? []);
  const context = filled(typed.context, prompt?.contextKeys ?? []);
  const metadata = readPairs(typed.metadata);
  const ask: PlaygroundAsk = {
    feature,
    input: typed.input,
    ...(view.prompt !== null && { prompt: view.prompt === noPrompt ? null : view.prompt }),
    ...(Object.keys(variables).length > 0 && { variables }),
    ...(Object.keys(context).length > 0 && { context }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(view.tenant && { tenant: view.tenant }),
    ...(view.route && { route: view.route }),
    ...(model && { model }),
  };
  return {
    ...{ view, setView, typed, chosen, ask },
    setTyped: (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change })),
  };
}

export type Draft = ReturnType<typeof useDraft>;
