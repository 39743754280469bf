import type { Catalog } from '#lib/catalog/index.ts';
import type { Incident, Notices } from '#lib/notices/index.ts';
import { toggleKind } from '#lib/routing/index.ts';
import type { Digest, IncidentNews, Week } from '../types.ts';

const mostIncidents = 1_000;
/** What is about vendors; toggles and canaries have parts of their own. */
const ofVendors = new Set(['breaker', 'organization', 'limit', 'slow', 'fallback_share']);

/** What was the matter at vendors in a week, those that lasted longest first. @throws DatabaseAway */
export async function readIncidents(
  notices: Pick<Notices, 'listIncidents'>,
  { from, to }: Week,
  now: number,
): Promise<IncidentNews[]> {
  const all = await notices.listIncidents({ from, to: to - 1, limit: mostIncidents });
  const serious = all.filter(({ kind, severity }) => severity !== 'info' && ofVendors.has(kind));
  const byPlace = Map.groupBy(serious, ({ kind, subject }) => JSON.stringify([kind, subject]));
  const until = Math.min(to, now);
  return [...byPlace.values()]
    .map((list) => toNews(list, from, until))
    .sort((a, b) => b.lastedMs - a.lastedMs || b.times - a.times || a.id - b.id);
}

function toNews(list: readonly Incident[], from: number, until: number): IncidentNews {
  const first = list.at(-1) as Incident;
  const within = ({ startedAt, endedAt }: Incident) =>
    Math.max(0, Math.min(endedAt ?? until, until) - Math.max(startedAt, from));
  return {
    ...{ kind: first.kind, subject: first.subject, id: first.id, startedAt: first.startedAt },
    severity: list.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    times: list.length,
    lastedMs: list.reduce((sum, one) => sum + within(one), 0),
    isOpen: list.some(({ endedAt }) => endedAt === null || endedAt > until),
    summary: first.summary,
  };
}

/** When everything was moved to another vendor in a week, oldest first. @throws DatabaseAway */
export async function readMoves(
  catalog: Pick<Catalog, 'history'>,
  { from, to }: Week,
): Promise<Digest['moves']> {
  const versions = await catalog.history(toggleKind, 0, 'vendor');
  return versions
    .flatMap(({ body, changedAt, changedBy }, i) => {
      const [left, came] = [versions[i + 1]?.body?.vendor ?? null, body?.vendor ?? null];
      const isMove = left !== came && changedAt >= from && changedAt < to;
      return isMove ? [{ at: changedAt, by: changedBy, from: left, to: came }] : [];
    })
    .reverse();
}
