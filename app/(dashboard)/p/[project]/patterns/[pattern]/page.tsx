import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { describe, needsOnlyInput } from '#lib/matching/index.ts';
import { beforeAfter, findPattern, listPatterns } from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';
import { date, plural } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import { ButtonLink } from '../../../../../ui/button-link.tsx';
import { dateAt } from '../../../../../zone.ts';
import page from '../../page.module.css';
import { PatternState } from '../pattern-state.tsx';
import { patternHref } from '../view.ts';
import { marksOf } from '../words.ts';
import { Examples } from './examples.tsx';
import { Fix } from './fix.tsx';
import { Headline } from './headline.tsx';
import { Heat } from './heat.tsx';
import { History } from './history.tsx';
import css from './pattern.module.css';
import { PatternActions } from './pattern-actions.tsx';
import { Places } from './places.tsx';
import { WeeksSection } from './weeks-section.tsx';
import { Why } from './why.tsx';

interface Props {
  params: Promise<{ project: string; pattern: string }>;
}

export const metadata: Metadata = { title: 'Pattern' };

/** What is rejected here, how sure is it, why may it be, and what is done about it? */
export default async function PatternPage({ params }: Props) {
  const { project: slug, pattern: id } = await params;
  const project = await openProject(slug);
  const { database, now } = app();
  const [pattern, list] = await Promise.all([
    findPattern(database, project.id, id),
    listPatterns(database, project.id),
  ]);
  if (!pattern) notFound();
  const { timeZone } = project;
  const base = patternHref(slug, id);
  const others = list.open.filter((line) => line.id !== id).map((line) => ({ id: line.id, name: line.name }));
  return (
    <div className={page.page} data-testid="pattern" data-id={id}>
      <Link href={`/p/${slug}/patterns`} className={css.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Patterns
      </Link>
      <div className={page.top}>
        <h1 className={css.name}>{pattern.name}</h1>
        <PatternActions project={slug} pattern={pattern} others={others} today={dateAt(now(), timeZone)} />
      </div>
      <p className={css.about}>
        <PatternState state={pattern.state} />
        <span>first seen {date(pattern.firstSeenAt, timeZone)}</span>
        <span>last seen {date(pattern.lastSeenAt, timeZone)}</span>
        {marksOf(pattern, timeZone).map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
        {pattern.mergedInto && (
          <span>
            merged into <Link href={patternHref(slug, pattern.mergedInto.id)}>{pattern.mergedInto.name}</Link>
          </span>
        )}
        {pattern.merged.length > 0 && (
          <span>
            with{' '}
            {pattern.merged.map(({ id: other, name }, i) => (
              <span key={other}>
                {i > 0 && ', '}
                <Link href={patternHref(slug, other)}>{name}</Link>
              </span>
            ))}
          </span>
        )}
      </p>
      <div className={css.hero}>
        <Headline pattern={pattern} />
        <WeeksSection weeks={pattern.weeks} fixedAt={pattern.fixedAt} timeZone={timeZone} />
      </div>
      {pattern.fixedAt !== null && (
        <Fix judged={beforeAfter(pattern.weeks, pattern.fixedAt)} timeZone={timeZone} />
      )}
      <div className={css.pair}>
        <Why pattern={pattern} words={describe(pattern.definition)} />
        <History project={slug} pattern={pattern} timeZone={timeZone} />
      </div>
      <Examples
        project={slug}
        examples={pattern.examples}
        gone={pattern.goneExamples}
        terms={pattern.terms}
        timeZone={timeZone}
      />
      <div className={css.pair}>
        <Heat places={pattern.places} />
        <Places pattern={pattern} />
      </div>
      <p className={css.links}>
        <ButtonLink href={`/p/${slug}/hints?pattern=${id}`}>Make a hint</ButtonLink>
        <ButtonLink href={`/p/${slug}/patterns/map?pattern=${id}`}>Show on the map</ButtonLink>
        <a href={`${base}/export`} download>
          Export its interactions (JSON lines)
        </a>
        <span>
          {needsOnlyInput(pattern.definition)
            ? 'A hint can tell users before anything is generated.'
            : 'It is known only with the result; a hint takes an input that stands in for it.'}{' '}
          About {plural(Math.round(pattern.rowsPerWeek), 'interaction')} a week.
        </span>
      </p>
    </div>
  );
}
