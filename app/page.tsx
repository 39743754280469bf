import { redirect } from 'next/navigation';
import { dataRange } from '#lib/insights/index.ts';
import { listProjects } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { requireUser } from './session.ts';
import { Notice } from './ui/notice.tsx';

/** To the first project with data of its own; else to the demo, else to the first. */
export default async function Home() {
  await requireUser();
  const { database } = app();
  const projects = await listProjects(database);
  const ranges = await Promise.all(projects.map(({ id }) => dataRange(database, id)));
  const withData = projects.filter((_, i) => ranges[i]);
  const chosen = withData.find(({ demo }) => !demo) ?? withData[0] ?? projects[0];
  if (chosen) redirect(`/p/${chosen.slug}/overview`);
  return (
    <main>
      <Notice title="There is no project yet" isPage>
        Start Kept once more: it makes the first one.
      </Notice>
    </main>
  );
}
