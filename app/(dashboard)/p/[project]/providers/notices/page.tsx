import type { Metadata } from 'next';
import { noticesKind } from '#lib/notices/index.ts';
import { readNotices } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import page from '../../page.module.css';
import { Deliveries } from './deliveries.tsx';
import { NoticesForm } from './notices-form.tsx';
import { Silences } from './silences.tsx';

export const metadata: Metadata = { title: 'Notices' };

const mostDeliveries = 50;

/** Who is told when something is the matter? The same in every project. */
export default async function NoticesPage({ params }: { params: Promise<{ project: string }> }) {
  const { timeZone } = await openProject((await params).project);
  const parts = app();
  const { catalog, notices, now } = parts;
  const deliveries = await notices.deliveries(mostDeliveries);
  const view = readNotices(parts);
  const silences = catalog.find(noticesKind, 0, 'channels')?.body.silences ?? [];
  return (
    <>
      <div className={page.top}>
        <h1>Who is told when something is the matter?</h1>
      </div>
      <NoticesForm key={view.version} view={view} />
      <Silences silences={silences.filter(({ until }) => until > now())} timeZone={timeZone} />
      <Deliveries deliveries={deliveries} timeZone={timeZone} />
    </>
  );
}
