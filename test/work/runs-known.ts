import type { Chain } from '#lib/chains/index.ts';
import { newId } from '#lib/domain/index.ts';
import type { RunDetail } from '#lib/durable/index.ts';
import type { WorkParts } from '#lib/work/index.ts';

/** Three runs as the room of jobs tells them: DBOS is there once a process, and its runs do not stand still. */
export interface RunsKnown {
  durable: WorkParts['durable'];
  chains: WorkParts['chains'];
  /** The one that runs ends. */
  finish(): void;
  /** Ids that somebody sent again. */
  retried(): string[];
}

export function runsKnown(now = Date.now()): RunsKnown {
  const usual = { job: 'run-chain', kills: 0, story: [], input: { chainId: 'c-1' }, process: 'host-1' };
  const running: RunDetail = {
    ...{
      ...usual,
      id: 'run-1',
      state: 'running',
      createdAt: now - 62_000,
      startedAt: now - 60_000,
      kills: 1,
    },
    progress: { share: 0.5, words: 'summing up' },
    steps: [
      { name: 'embed', startedAt: now - 60_000, endedAt: now - 41_000 },
      { name: 'generate', startedAt: now - 41_000, endedAt: now - 8_000, error: undefined },
      { name: 'summary', startedAt: now - 8_000 },
    ],
    story: [
      { at: now - 39_000, kind: 'killed', process: 'host-0', version: '1.4.0', step: 'embed' },
      { at: now - 12_000, kind: 'handed-over', process: 'host-1', version: '1.4.0', step: 'embed' },
    ],
  };
  const parked: RunDetail = {
    ...{
      ...usual,
      id: 'run-2',
      state: 'parked',
      createdAt: now - 400_000,
      startedAt: now - 390_000,
      kills: 3,
    },
    steps: [{ name: 'embed', startedAt: now - 390_000, endedAt: now - 380_000 }],
    story: [1, 2, 3].map((n) => ({ at: now - 380_000 + n * 40_000, kind: 'killed', step: 'embed' })),
  };
  const failed: RunDetail = {
    ...{ ...usual, id: 'run-3', job: 'retention', state: 'failed', createdAt: now - 90_000 },
    ...{ startedAt: now - 89_000, endedAt: now - 80_000, error: 'the disk is full' },
    steps: [{ name: 'delete', startedAt: now - 89_000, endedAt: now - 80_000, error: 'the disk is full' }],
  };
  const step = { kind: 'generation', feature: 'site-plan', tries: 1, error: undefined } as const;
  const done = {
    ...step,
    state: 'completed',
    vendor: 'openai',
    model: 'gpt-4.1',
    costMicroUsd: 1_200,
  } as const;
  const chain: Chain = {
    ...{ projectId: 1, id: 'c-1', state: 'running', attempt: 1, error: undefined, createdAt: now - 62_000 },
    ...{ endedAt: undefined, costMicroUsd: 2_400 },
    steps: ['embed', 'generate', 'summary'].map((name, i) => ({
      ...(i < 2 ? done : { ...done, state: 'running', vendor: undefined, model: undefined, costMicroUsd: 0 }),
      ...{ name, interactionId: newId(now), startedAt: undefined, endedAt: undefined },
      value: i < 2 ? { text: `what ${name} gave` } : undefined,
    })),
  };
  let all = [running, failed, parked];
  let retried: string[] = [];
  return {
    durable: {
      runs: async ({ state, job } = {}) =>
        all.filter((run) => (!state || [state].flat().includes(run.state)) && (!job || run.job === job)),
      run: async (id) => all.find((run) => run.id === id),
      overview: async () => [
        { job: 'run-chain', waiting: 0, running: 1, parked: retried.length === 0 ? 1 : 0, oldestAt: null },
      ],
      cancel: async () => {},
      async retry(ids) {
        retried = [...retried, ...ids];
        all = all.map((run) => (ids.includes(run.id) ? { ...run, state: 'waiting' } : run));
        return ids.length;
      },
      discard: async (ids) => ids.length,
    },
    chains: {
      find: async ({ projectId, id }) => (projectId === 1 && id === chain.id ? chain : undefined),
      cancel: async () => true,
      retry: async () => true,
    },
    finish() {
      all = all.map((run) => (run.id === 'run-1' ? { ...run, state: 'done', endedAt: Date.now() } : run));
    },
    retried: () => retried,
  };
}
