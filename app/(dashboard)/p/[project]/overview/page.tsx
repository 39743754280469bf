import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { resolveRange } from '../../../../range.ts';
import { FilterBar } from '../../../../ui/filter-bar.tsx';
import { RangePicker } from '../../../../ui/range-picker.tsx';
import { ViewScope } from '../../../../ui/view-scope.tsx';
import { dimensionName, isDimension, loadOverviewView, toFilter } from '../../../../view.ts';
import { dateAt } from '../../../../zone.ts';
import { loadFacets } from '../facets.ts';
import { FirstSteps } from '../first-steps.tsx';
import { NothingHere } from '../nothing-here.tsx';
import page from '../page.module.css';
import { Breakdown } from './breakdown.tsx';
import { Headline } from './headline.tsx';
import { IntervalPicker } from './interval-picker.tsx';
import css from './overview.module.css';
import { hasData, readOverview } from './read-overview.ts';
import { Secondary } from './secondary.tsx';
import { TrendSection } from './trend-section.tsx';
import { CostSection, VolumeSection } from './volume-section.tsx';

export const metadata: Metadata = { title: 'Overview' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What do users keep? */
export default async function OverviewPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const view = await loadOverviewView(searchParams);
  const { timeZone, slug } = project;
  const now = app().now();
  const range = resolveRange(view, now, timeZone);
  const by = isDimension(view.by) ? view.by : 'feature';
  const overview = await readOverview(project, range, toFilter(view.where), by);
  const { total, before, change, trend, annotations, data } = overview;
  if (!data) return <FirstSteps project={project} />;

  const time = { interval: range.interval, timeZone };
  return (
    <ViewScope className={page.page}>
      <div className={page.top}>
        <h1>What do users keep?</h1>
        <IntervalPicker interval={range.interval} intervals={range.intervals} />
        <RangePicker today={dateAt(now, timeZone)} />
      </div>
      <div className={page.filters}>
        <FilterBar loadFacets={loadFacets.bind(null, slug, { ...view, outcome: [] })} />
        <p className={page.zone}>Days and times of {timeZone}</p>
      </div>
      {hasData(total) ? (
        <>
          <div className={css.hero}>
            <Headline
              total={total}
              before={before}
              change={change}
              by={dimensionName(by)}
              days={range.days}
            />
            <TrendSection {...time} periods={trend} annotations={annotations} />
          </div>
          <Secondary total={total} project={slug} view={view} />
          <Breakdown
            rows={overview.rows}
            by={by}
            total={total.rate}
            declared={project.dimensions}
            lookedBackTo={overview.lookedBackTo}
            timeZone={timeZone}
          />
          <div className={css.pair}>
            <VolumeSection {...time} periods={trend} />
            <CostSection {...time} periods={trend} />
          </div>
        </>
      ) : (
        <NothingHere project={slug} page="overview" data={data} view={view} timeZone={timeZone} />
      )}
    </ViewScope>
  );
}
