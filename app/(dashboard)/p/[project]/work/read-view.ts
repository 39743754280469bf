import type { RunState } from '#lib/durable/index.ts';
import type { Project } from '#lib/projects/index.ts';
import type { WorkState } from '#lib/queue/index.ts';
import { app } from '#lib/server/app.ts';
import {
  type LettersView,
  type LimitsView,
  listLetters,
  listLimits,
  listRuns,
  listSchedules,
  listWork,
  type RunsView,
  type RunView,
  readRun,
  readWork,
  type SchedulesView,
  type WorkItem,
  type WorkView,
} from '#lib/work/index.ts';
import { type Address, stateQuery } from './view.ts';

/** What each part of the page shows besides the whole. */
interface Parts {
  queues: null;
  queue: WorkItem[];
  letters: LettersView;
  runs: RunsView;
  /** null: there is none. */
  run: RunView | null;
  schedules: SchedulesView;
  limits: LimitsView;
}

/** One part of the page as it is now; it changes from second to second. */
export interface Live<Part> {
  work: WorkView;
  part: Part;
}

type Readers = { [Name in keyof Parts]: (project: Project, address: Address) => Promise<Parts[Name]> };

const readers: Readers = {
  queues: async () => null,
  queue: ({ id }, { feature, state, open }) =>
    listWork(app().work, id, {
      feature: feature ?? '',
      state: (state ?? 'waiting') as WorkState,
      open: open ?? undefined,
    }),
  letters: ({ id }, { kind, of, open }) =>
    listLetters(app().work, id, {
      kind: kind ?? 'generations',
      of: of ?? undefined,
      open: open ?? undefined,
    }),
  runs: (_, { job, state, before }) =>
    listRuns(app().work, {
      job: job ?? undefined,
      state: (state ?? undefined) as RunState | undefined,
      before: before ?? undefined,
    }),
  run: async (project, { id }) => (await readRun(app().work, project.id, id ?? '')) ?? null,
  schedules: () => listSchedules(app().work),
  limits: ({ id }) => listLimits(app().work, id),
};

/** @throws DatabaseAway */
export async function readLive<Name extends keyof Parts>(
  name: Name,
  project: Project,
  address: Address = {},
): Promise<Live<Parts[Name]>> {
  const [work, part] = await Promise.all([
    readWork(app().work, project.id),
    readers[name](project, address) as Promise<Parts[Name]>,
  ]);
  return { work, part };
}

/** The same for the browser: where it asks again, and what there is now. @throws DatabaseAway */
export async function openView<Name extends keyof Parts>(
  name: Name,
  project: Project,
  address: Address = {},
): Promise<{ url: string; base: string; first: Live<Parts[Name]>; timeZone: string }> {
  const base = `/p/${project.slug}/work`;
  const url = stateQuery(`${base}/state`, { ...address, view: name });
  return { url, base, first: await readLive(name, project, address), timeZone: project.timeZone };
}
