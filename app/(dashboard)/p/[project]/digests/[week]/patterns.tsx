import { VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { type DigestLinks, digestWords, type PatternNews } from '#lib/digest/index.ts';
import { Section } from '../../../../../ui/section.tsx';
import css from './digest.module.css';
import { LostSpark } from './lost-spark.tsx';

/** Failure patterns that are news, those with most to win first. */
export function Patterns({ patterns, links }: { patterns: PatternNews[]; links: DigestLinks }) {
  const max = Math.max(
    0,
    ...patterns.flatMap(({ trend }) => trend.map(({ recoverable }) => recoverable ?? 0)),
  );
  return (
    <Section title="Failure patterns" note="What rejected results have in common" className={css.section}>
      <table className={css.news} data-testid="patterns">
        <thead>
          <tr>
            <th scope="col" data-column="head">
              What happened
            </th>
            <th scope="col">Pattern</th>
            <th scope="col">To win</th>
            <th scope="col" data-column="line">
              Inserts lost a week
              <VisuallyHidden>, over the weeks</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {patterns.map((pattern) => (
            <tr key={pattern.id}>
              <td data-column="head">
                <b>{digestWords.patternHeads[pattern.what]}</b>
              </td>
              <th scope="row">
                <Link href={links.pattern(pattern.id)} prefetch={false}>
                  {pattern.name}
                </Link>
                <small>{digestWords.patternCounts(pattern)}</small>
              </th>
              <td>{digestWords.recoverableWords(pattern) ?? '–'}</td>
              <td data-column="line">
                <LostSpark {...pattern} max={max} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
