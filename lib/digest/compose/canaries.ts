import { type CanaryRun, listRuns, readCanary } from '#lib/canaries/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { canaryKind, type RouteNode } from '#lib/routing/index.ts';
import type { CanaryNews, Week } from '../types.ts';

/**
 * Canaries that ran in a week, as they stood at its end (or now). Their intervals hold however often one looks, so a
 * weekly look costs nothing. @throws DatabaseAway
 */
export async function readCanaries(
  { database, catalog }: { database: Database; catalog: Catalog },
  project: Project,
  { from, to }: Week,
  now: number,
): Promise<CanaryNews[]> {
  const at = Math.min(now, to);
  const runs: CanaryRun[] = [];
  for (const { name } of catalog.list(canaryKind, project.id))
    for (const run of await listRuns({ catalog }, project.id, name))
      if (run.startedAt < at && (run.endedAt === null || run.endedAt >= from)) runs.push(run);
  const news: CanaryNews[] = [];
  for (const run of runs) {
    const { arms, difference } = await readCanary({ database }, project, run, { at });
    const isOver = run.endedAt !== null && run.endedAt < to;
    news.push({
      feature: run.feature,
      startedAt: run.startedAt,
      candidate: candidateWords(run.candidate),
      state: isOver ? run.state : 'running',
      endedBy: isOver ? run.endedBy : null,
      because: isOver ? run.stoppedBecause : null,
      users: arms.canary.users,
      difference: difference && {
        ...{ difference: difference.difference, low: difference.low, high: difference.high },
        isClear: difference.isClear,
      },
    });
  }
  return news.sort((a, b) => b.startedAt - a.startedAt);
}

/** `openai gpt-4.1-mini, prompt writer@3`. */
const candidateWords = ({ node, prompt }: CanaryRun['candidate']): string =>
  [node && [...new Set(targetsOf(node))].join(' or '), prompt !== undefined && `prompt ${prompt}`]
    .filter(Boolean)
    .join(', ');

function targetsOf(node: RouteNode): string[] {
  if ('target' in node) return [`${node.target.vendor} ${node.target.model ?? ''}`.trim()];
  if ('route' in node) return [`route ${node.route}`];
  if ('fallback' in node) return targetsOf(node.fallback[0] as RouteNode);
  if ('loadbalance' in node) return node.loadbalance.flatMap((branch) => targetsOf(branch.node));
  return [...targetsOf(node.then), ...(node.else ? targetsOf(node.else) : [])];
}
