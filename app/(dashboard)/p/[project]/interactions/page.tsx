import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { dataRange, findInteraction, listFacets, listInteractions } from '#lib/insights/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { ButtonLink } from '../../../../ui/button-link.tsx';
import { FilterBar } from '../../../../ui/filter-bar.tsx';
import { RangePicker } from '../../../../ui/range-picker.tsx';
import { ViewScope } from '../../../../ui/view-scope.tsx';
import { loadInteractionsView } from '../../../../view.ts';
import { dateAt } from '../../../../zone.ts';
import { loadFacets } from '../facets.ts';
import { FirstSteps } from '../first-steps.tsx';
import { NothingHere } from '../nothing-here.tsx';
import page from '../page.module.css';
import { askQuery } from '../patterns/view.ts';
import { Browser } from './browser.tsx';
import { FacetSidebar } from './facet-sidebar.tsx';
import css from './interactions.module.css';
import { listQuery } from './list-query.ts';
import { OutcomeChips } from './outcome-chips.tsx';
import { SearchBox } from './search-box.tsx';

export const metadata: Metadata = { title: 'Interactions' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** Which ones were they? The list behind every number, and each interaction in full. */
export default async function InteractionsPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const { id, ...view } = await loadInteractionsView(searchParams);
  const { database, now } = app();
  const at = now();
  const { slug, timeZone } = project;
  const query = listQuery(view, at, timeZone);
  const { range, filter = {}, outcomes } = query;
  const facets = listFacets(database, project, { range, filter, ...(outcomes && { outcomes }) }, at).catch(
    () => null,
  );
  const [list, data, opened] = await Promise.all([
    listInteractions(database, project, query, at),
    dataRange(database, project.id),
    id === null ? undefined : findInteraction(database, project, id, at),
  ]);
  if (!data) return <FirstSteps project={project} />;

  const isEmpty = list.rows.length === 0;
  const searched = view.text !== null || view.user !== null || view.trace !== null;
  return (
    <ViewScope className={css.page}>
      <div className={css.bar}>
        <div className={page.top}>
          <h1>Interactions</h1>
          <SearchBox />
          <RangePicker today={dateAt(at, timeZone)} />
        </div>
        <div className={page.filters}>
          <FilterBar loadFacets={loadFacets.bind(null, slug, view)}>
            <OutcomeChips />
          </FilterBar>
          <ButtonLink href={askQuery(`/p/${slug}/patterns/ask`, view)}>
            What is different about the rejected ones?
          </ButtonLink>
          <p className={page.zone}>Times of {timeZone}</p>
        </div>
      </div>
      <div className={css.columns}>
        <FacetSidebar facets={facets} searched={searched} />
        {isEmpty && !searched && view.outcome.length === 0 ? (
          <NothingHere project={slug} page="interactions" data={data} view={view} timeZone={timeZone} />
        ) : (
          <Browser
            key={JSON.stringify(view)}
            project={slug}
            timeZone={timeZone}
            view={view}
            first={list}
            opened={opened ?? null}
          />
        )}
      </div>
    </ViewScope>
  );
}
