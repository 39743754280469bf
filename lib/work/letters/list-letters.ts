import type { Run, RunEvent } from '#lib/durable/index.ts';
import type { Work } from '#lib/queue/index.ts';
import type { Delivery } from '#lib/webhooks/index.ts';
import { lookAt } from '../look.ts';
import { storyOf } from '../story.ts';
import type { Happening, Letter, LetterChoice, LettersView, WorkParts } from '../types.ts';

type Parts = Pick<WorkParts, 'queue' | 'webhooks' | 'durable' | 'now'>;
type Chosen = Pick<LetterChoice, 'of'> & { limit: number; open?: string | undefined };

const mostLetters = 100;

/**
 * Dead letters of one kind, those that ended last first. Runs are of the whole installation.
 * @param open id of the one that is shown in full: payloads may be large @throws DatabaseAway
 */
export async function listLetters(
  parts: Parts,
  projectId: number,
  { kind, of, open }: Omit<LetterChoice, 'ids'> & { open?: string | undefined },
): Promise<LettersView> {
  const list = { generations: listGenerations, webhooks: listWebhooks, runs: listParked }[kind];
  const { letters, groups } = await list(parts, projectId, { of, open, limit: mostLetters + 1 });
  const isCut = letters.length > mostLetters;
  return {
    at: parts.now(),
    letters: letters
      .slice(0, mostLetters)
      .map((letter) => (letter.id === open ? letter : { ...letter, payload: null, story: [] })),
    isCut,
    groups,
  };
}

async function listGenerations({ queue, now }: Parts, projectId: number, { of, open, limit }: Chosen) {
  const [works, [stats]] = await Promise.all([
    queue.list({ projectId, state: 'failed', feature: of, open, limit }),
    lookAt(queue, now()),
  ]);
  const groups = stats.flatMap((one) =>
    one.projectId === projectId && one.dead > 0 ? [{ of: one.feature, count: one.dead }] : [],
  );
  return { letters: works.map(fromWork), groups };
}

/** Webhooks are listed a little further, so that their groups can be counted. */
const webhooksRead = 1_000;

async function listWebhooks({ webhooks }: Parts, projectId: number, { of, open, limit }: Chosen) {
  const all = await webhooks.list({ projectId, state: 'failed', limit: webhooksRead, open });
  const letters = all.filter(({ host }) => of === undefined || host === of).slice(0, limit);
  return { letters: letters.map(fromDelivery), groups: countBy(all.map(({ host }) => host)) };
}

async function listParked({ durable }: Parts, _: number, { of, limit }: Chosen) {
  const [runs, jobs] = await Promise.all([
    durable.runs({ state: 'parked', job: of, limit }),
    durable.overview(),
  ]);
  const details = await Promise.all(runs.map(async (run) => (await durable.run(run.id)) ?? run));
  const groups = jobs.flatMap(({ job, parked }) => (parked > 0 ? [{ of: job, count: parked }] : []));
  return { letters: details.map(fromRun), groups };
}

const countBy = (names: readonly string[]) =>
  [...new Set(names)].sort().map((of) => ({ of, count: names.filter((name) => name === of).length }));

const fromWork = (work: Work): Letter => ({
  ...{ kind: 'generations', id: work.id, of: work.feature, tries: work.attempt },
  code: work.error?.code ?? null,
  message: work.error?.message ?? 'nobody said why',
  createdAt: work.enqueuedAt,
  endedAt: work.endedAt,
  payload: work.request,
  story: storyOf(work.story),
});

const fromDelivery = ({ eventId, host, kind, tries, createdAt, endedAt, story, body }: Delivery): Letter => ({
  ...{ kind: 'webhooks', id: eventId, of: host, code: kind, tries, createdAt, endedAt, payload: body },
  message: story.at(-1)?.reason ?? 'nobody said why',
  story: story.map(({ at, reason }) => happening(at, 'not delivered', { detail: reason })),
});

const fromRun = (run: Run & { input?: unknown; story?: RunEvent[] }): Letter => ({
  ...{ kind: 'runs', id: run.id, of: run.job, code: 'parked', tries: run.kills },
  message: run.error ?? `${run.kills} workers died with it`,
  createdAt: run.createdAt,
  endedAt: run.story?.findLast(({ kind }) => kind === 'parked')?.at ?? run.endedAt ?? null,
  payload: run.input ?? null,
  story: (run.story ?? []).map(({ at, kind, step, process }) =>
    happening(at, kind.replace('-', ' '), {
      detail: step ? `after step ${step}` : null,
      worker: process ?? null,
    }),
  ),
});

const happening = (at: number, what: string, more: Partial<Happening>): Happening => ({
  ...{ at, what, detail: null, untilAt: null, worker: null, tookMs: null },
  ...more,
});
