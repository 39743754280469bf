import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { readToggle } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { ViewScope } from '../../../../ui/view-scope.tsx';
import page from '../page.module.css';
import css from './health/health.module.css';
import { HealthView } from './health/health.tsx';
import { readHealth } from './health/read-health.ts';
import { readLive } from './health/read-live.ts';
import { SpanPicker } from './health/span-picker.tsx';
import { readControl } from './toggle/read-control.ts';
import { loadHealthView } from './view.ts';

export const metadata: Metadata = { title: 'Providers' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** Is generation healthy, and who serves it? */
export default async function ProvidersPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const { span } = await loadHealthView(searchParams);
  // Insert rates take longer than the rest, which does not wait for them.
  const history = readToggle(app())
    .then((toggle) => toggle.history)
    .catch(() => null);
  const [first, health, control] = await Promise.all([readLive(), readHealth(span), readControl(project.id)]);
  return (
    <ViewScope className={css.page}>
      <div className={page.top}>
        <h1>Is generation healthy, and who serves it?</h1>
        <SpanPicker />
      </div>
      <HealthView
        base={`/p/${project.slug}/providers`}
        first={first}
        health={health}
        control={control}
        history={history}
        span={span}
        timeZone={project.timeZone}
      />
    </ViewScope>
  );
}
