import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { describe } from '#lib/matching/index.ts';
import { listSegments, type SegmentBody, type Selection } from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';
import { date } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import { resolveRange } from '../../../../../range.ts';
import { FilterBar } from '../../../../../ui/filter-bar.tsx';
import { RangePicker } from '../../../../../ui/range-picker.tsx';
import { ViewScope } from '../../../../../ui/view-scope.tsx';
import { dimensionName, toFilter, valueName } from '../../../../../view.ts';
import { dateAt } from '../../../../../zone.ts';
import { loadFacets } from '../../facets.ts';
import page from '../../page.module.css';
import detail from '../[pattern]/pattern.module.css';
import css from '../patterns.module.css';
import { loadAskView } from '../view.ts';
import { Answer, Asking } from './answer.tsx';
import { SegmentBar } from './segment-bar.tsx';

export const metadata: Metadata = { title: 'Ask it yourself' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What is different about the rejected ones here? */
export default async function AskPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const view = await loadAskView(searchParams);
  const { database, now, patterns } = app();
  const { slug, timeZone } = project;
  const segments = await listSegments(database, project.id);
  const segment = segments.find(({ id }) => id === view.segment) ?? null;
  const { from, to } = resolveRange({ ...view, interval: null }, now(), timeZone);
  const selection: Selection = {
    ...{ from, to },
    filter: joined(segment?.filter ?? {}, definedOf(toFilter(view.where))),
    definition: segment?.definition ?? null,
  };
  const explore = patterns.explore(project.id, selection);
  // Its failure is shown where it is awaited; it may come before that.
  explore.catch(() => {});
  return (
    <ViewScope className={page.page}>
      <Link href={`/p/${slug}/patterns`} className={detail.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Patterns
      </Link>
      <div className={page.top}>
        <h1>What is different about the rejected ones here?</h1>
        <RangePicker today={dateAt(now(), timeZone)} />
      </div>
      <div className={page.filters}>
        <FilterBar loadFacets={loadFacets.bind(null, slug, { ...view, outcome: [] })} />
      </div>
      <SegmentBar project={slug} segments={segments} filter={definedOf(toFilter(view.where))} />
      {segment && (
        <p className={css.lead} data-testid="segment-words">
          {segment.name}: {segmentWords(segment)}, by {segment.createdBy} on{' '}
          {date(segment.createdAt, timeZone)}.
        </p>
      )}
      <p className={css.lead}>
        The same search as every week’s, on these interactions only. It is exploratory: whoever asks often
        enough finds something by chance, so nothing of it is followed, posted, or called a pattern before a
        weekly look has confirmed it.
      </p>
      <Suspense key={JSON.stringify(selection)} fallback={<Asking />}>
        <Answer exploring={explore} timeZone={timeZone} />
      </Suspense>
    </ViewScope>
  );
}

function segmentWords({ filter, definition }: SegmentBody): string {
  const wanted = Object.entries(filter).map(
    ([dimension, values]) => `${dimensionName(dimension)} is ${values.map(valueName).join(' or ')}`,
  );
  return [...wanted, ...(definition ? [describe(definition)] : [])].join(' and ');
}

const definedOf = (filter: Partial<Record<string, string[]>>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([dimension, values]) => (values ? [[dimension, values]] : [])),
  );

/** What is in both: of a dimension that both narrow, the values that both want. */
function joined(a: Record<string, string[]>, b: Record<string, string[]>): Record<string, string[]> {
  const both = { ...a, ...b };
  for (const [dimension, values] of Object.entries(a)) {
    const others = b[dimension];
    if (others) both[dimension] = values.filter((value) => others.includes(value));
  }
  return both;
}
