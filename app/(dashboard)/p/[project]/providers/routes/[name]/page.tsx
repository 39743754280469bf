import type { Metadata } from 'next';
import Link from 'next/link';
import { listFeatureRoutings, listRoutes } from '#lib/providers/index.ts';
import { type RouteBody, routeKind } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import { moment } from '../../../../../../format.ts';
import { openProject } from '../../../../../../project.ts';
import page from '../../../page.module.css';
import { Versions } from '../../versions.tsx';
import { Editor } from '../editor/editor.tsx';
import { readChoices } from '../read-choices.ts';
import { nodeWords } from '../words.ts';

interface Props {
  params: Promise<{ project: string; name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Route ${decodeURIComponent((await params).name)}` };
}

/** One route: its tree, what a request would do with it, and how it came to be. A name that is not there yet is a new one. */
export default async function RoutePage({ params }: Props) {
  const { project: slug, name: encoded } = await params;
  const name = decodeURIComponent(encoded);
  const project = await openProject(slug);
  const parts = app();
  const [versions, features] = await Promise.all([
    parts.catalog.history(routeKind, project.id, name),
    listFeatureRoutings(parts, project.id),
  ]);
  const routes = listRoutes(parts, project.id);
  const route = routes.find((one) => one.name === name);
  const choices = readChoices(
    parts.pool,
    routes.map((one) => one.name).filter((one) => one !== name),
    features.map(({ feature }) => feature),
  );
  return (
    <>
      <div className={page.top}>
        <h1>Route {name}</h1>
        <Link href={`/p/${slug}/providers/routes`} className={page.zone}>
          All routes and features
        </Link>
      </div>
      <p className={page.zone}>
        {route
          ? `Version ${route.version} of ${moment(route.changedAt, project.timeZone)}, by ${route.changedBy}. ${route.usedBy.length > 0 ? `Used by ${route.usedBy.join(', ')}.` : 'Nobody uses it yet; a request can name it with x-kept-route.'}`
          : 'It does not exist yet: saving makes it.'}
      </p>
      <Editor
        key={name}
        project={slug}
        name={name}
        saved={route?.body ?? beginning(choices.vendors)}
        version={route?.version ?? 0}
        choices={choices}
      />
      {versions.length > 0 && (
        <Versions
          timeZone={project.timeZone}
          versions={versions.map(({ version, changedAt, changedBy, note, body }) => ({
            ...{ version, changedAt, changedBy, note },
            what: body ? nodeWords(body.node) : 'removed',
          }))}
        />
      )}
    </>
  );
}

/** One target of each vendor after the other. */
function beginning(vendors: { vendor: string; models: string[] }[]): RouteBody {
  const nodes = vendors.slice(0, 2).map(({ vendor, models: [model] }) => ({
    target: { vendor, ...(model !== undefined && { model }) },
  }));
  return { node: nodes.length > 0 ? { fallback: nodes } : { target: { vendor: '' } } };
}
