import type { Catalog, Document, Kind } from '#lib/catalog/index.ts';
import { type PromptBody, promptKind } from '#lib/prompts/index.ts';
import { featureRoutingKind, type RouteNode, routeKind } from '#lib/routing/index.ts';
import type { CanaryRun } from './types.ts';

/** One version of a prompt; body null: there is none of this name any more. */
export interface PromptVersion {
  name: string;
  version: number;
  body: PromptBody | null;
}

/** What base and candidate do differently; null: in this they are the same. */
export interface CanaryChanges {
  /** `before` null: what the request asks for, else the default route. */
  route: { before: { name: string; node: RouteNode } | null; after: RouteNode } | null;
  prompt: { before: PromptVersion | null; after: PromptVersion } | null;
}

/** As it is now of a running one, else as it was when it started, and its candidate as it was when it ended. @throws DatabaseAway */
export async function readChanges(
  catalog: Pick<Catalog, 'history'>,
  projectId: number,
  { feature, startedAt, endedAt, candidate }: CanaryRun,
): Promise<CanaryChanges> {
  const [before, after] = endedAt === null ? [undefined, undefined] : [startedAt, endedAt];
  const base = (await documentAt(catalog, featureRoutingKind, projectId, feature, before))?.body;
  const route =
    base?.route === undefined
      ? undefined
      : await documentAt(catalog, routeKind, projectId, base.route, before);
  return {
    route: candidate.node
      ? { before: route?.body ? { name: route.name, node: route.body.node } : null, after: candidate.node }
      : null,
    prompt:
      candidate.prompt === undefined
        ? null
        : {
            before:
              base?.prompt === undefined ? null : await promptAt(catalog, projectId, base.prompt, before),
            after: await promptAt(catalog, projectId, candidate.prompt, after),
          },
  };
}

/** @param reference `name`, as it was at the moment, or `name@version` @param at ms; undefined: now */
async function promptAt(
  catalog: Pick<Catalog, 'history'>,
  projectId: number,
  reference: string,
  at: number | undefined,
): Promise<PromptVersion> {
  const [, name = reference, version] = /^(.+)@(\d+)$/.exec(reference) ?? [];
  const history = await catalog.history(promptKind, projectId, name);
  const found = version
    ? history.find((one) => one.version === Number(version))
    : history.find(({ changedAt }) => at === undefined || changedAt <= at);
  return { name, version: found?.version ?? 0, body: found?.body ?? null };
}

async function documentAt<Body>(
  catalog: Pick<Catalog, 'history'>,
  kind: Kind<Body>,
  projectId: number,
  name: string,
  at: number | undefined,
): Promise<Document<Body | null> | undefined> {
  const history = await catalog.history(kind, projectId, name);
  return history.find(({ changedAt }) => at === undefined || changedAt <= at);
}
