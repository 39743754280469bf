import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { findDiscovery, listPatterns } from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';
import { count, plural } from '../../../../format.ts';
import { openProject } from '../../../../project.ts';
import { ButtonLink } from '../../../../ui/button-link.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { ViewScope } from '../../../../ui/view-scope.tsx';
import page from '../page.module.css';
import { FindNow } from './find-now.tsx';
import { ListFilter } from './list-filter.tsx';
import { NewestRun } from './newest-run.tsx';
import { PatternList } from './pattern-list.tsx';
import css from './patterns.module.css';
import { loadListView } from './view.ts';
import { candidatesOf, missingWords } from './words.ts';

export const metadata: Metadata = { title: 'Patterns' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What do the rejected ones have in common? */
export default async function PatternsPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const view = await loadListView(searchParams);
  const { database, patterns } = app();
  const [list, run, look] = await Promise.all([
    listPatterns(database, project.id, { states: view.state, feature: view.feature }),
    findDiscovery(database, project.id),
    patterns.lookUnderWay(project.id),
  ]);
  const { slug, timeZone } = project;
  const isFiltered = view.state.length > 0 || view.feature !== null;
  return (
    <ViewScope className={page.page}>
      <div className={page.top}>
        <h1>What do the rejected ones have in common?</h1>
        <div className={css.links}>
          {run?.hasMap && <ButtonLink href={`/p/${slug}/patterns/map`}>Map of meaning</ButtonLink>}
          <ButtonLink href={`/p/${slug}/patterns/ask`}>Ask it yourself</ButtonLink>
          <ButtonLink href={`/p/${slug}/patterns/models`}>Models</ButtonLink>
          <FindNow project={slug} newest={run?.id ?? null} look={look} />
        </div>
      </div>
      {!run && list.total === 0 && (
        <Notice title={look ? 'Kept is looking' : 'Nobody has looked yet'}>
          Every week Kept looks for what rejected results share: a value, a length, words of the input, inputs
          that mean the same. What it finds is tested on users who had no part in finding it, and followed
          from week to week. “Find now” looks at once.
        </Notice>
      )}
      {run && run.missing.length > 0 && (
        <Notice title="There is too little to look at yet">
          <ul className={css.missing} data-testid="missing">
            {run.missing.map((missing) => (
              <li key={missing.what}>{missingWords(missing, timeZone)}</li>
            ))}
          </ul>
          Below that nothing could be told from chance.
        </Notice>
      )}
      {run && run.missing.length === 0 && list.total === 0 && (
        <Notice title="Nothing stands out">
          {plural(run.rows, 'interaction')}, {plural(candidatesOf(run.funnel), 'candidate')} looked at: what
          is rejected is rejected about as often everywhere.
        </Notice>
      )}
      {list.total > 0 && (
        <>
          <p className={css.lead}>
            Groups of results that users reject more often than others of the same feature and model, most
            recoverable inserts first. Effects are those among users who had no part in finding them, trends
            those of all users; 95 % intervals allow for users who appear many times.
          </p>
          <ListFilter features={list.features} />
          {list.open.length > 0 ? (
            <PatternList project={slug} lines={list.open} timeZone={timeZone} />
          ) : (
            <Notice title={isFiltered ? 'No pattern is like that' : 'None is open'}>
              {isFiltered
                ? `${plural(list.total, 'pattern')} in all: another state or feature may show some.`
                : 'All patterns were ignored or merged into others.'}
            </Notice>
          )}
          {(
            [
              ['Ignored', list.ignored],
              ['Merged into others', list.merged],
            ] as const
          ).map(
            ([title, lines]) =>
              lines.length > 0 && (
                <details key={title} className={css.aside}>
                  <summary>
                    {title} ({count(lines.length)})
                  </summary>
                  <PatternList project={slug} lines={lines} timeZone={timeZone} />
                </details>
              ),
          )}
        </>
      )}
      {run && run.missing.length === 0 && <NewestRun run={run} timeZone={timeZone} />}
    </ViewScope>
  );
}
