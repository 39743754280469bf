import { VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { type Digest, digestWords, linksOf } from '#lib/digest/index.ts';
import { moment } from '../../../../../format.ts';
import { Section } from '../../../../../ui/section.tsx';
import overview from '../../overview/overview.module.css';
import { TrendSection } from '../../overview/trend-section.tsx';
import css from './digest.module.css';
import { EffectLine, EffectScale, scaleOf } from './effect-line.tsx';
import { Headline } from './headline.tsx';
import { Patterns } from './patterns.tsx';
import { toPeriod } from './to-period.ts';

/** A digest as a page: the answer, then what explains it. What there is nothing of is not there. */
export function DigestPage({ digest }: { digest: Digest }) {
  const { project, week, trend, isCalm, causes, patterns, canaries, hints, incidents, moves, deploys } =
    digest;
  const links = linksOf('', digest);
  const marks = [
    ...deploys,
    ...moves.map((move) => ({ at: move.at, kind: 'toggle', text: digestWords.moveWords(move) })),
  ]
    .sort((a, b) => a.at - b.at)
    .map((mark, id) => ({ id, ...mark }));
  const tried = [
    ...canaries.map((one) => ({
      key: `${one.feature} ${one.startedAt}`,
      href: links.canary(one.feature, one.startedAt),
      name: one.feature,
      about: one.candidate,
      words: digestWords.canaryWords(one),
      effect: one.difference,
    })),
    ...hints.map((one) => ({
      ...{ key: one.id, href: undefined, name: one.name, about: `hint of ${one.feature}` },
      ...{ words: digestWords.hintWords(one), effect: one.difference },
    })),
  ];
  const [causeEnd, triedEnd] = [
    scaleOf(causes.map(({ effect }) => effect)),
    scaleOf(tried.map(({ effect }) => effect)),
  ];
  return (
    <>
      <div className={overview.hero}>
        <Headline digest={digest} />
        <TrendSection
          periods={trend.map((point) => toPeriod(point, point.start === week.from ? digest : undefined))}
          annotations={marks}
          interval="week"
          timeZone={project.timeZone}
        />
      </div>
      {isCalm && <p className={css.calm}>{digestWords.calmWords}</p>}
      {causes.length > 0 && (
        <Section
          title="What explains it"
          note="Only what chance does not explain, against the week before."
          className={css.section}
        >
          <table className={css.news} data-testid="causes">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">What it did</th>
                <th scope="col" data-column="line">
                  <VisuallyHidden>Effect on the insert rate, in points</VisuallyHidden>
                  <EffectScale end={causeEnd} />
                </th>
              </tr>
            </thead>
            <tbody>
              {causes.map((cause) => (
                <tr key={[cause.dimension, cause.feature, cause.key, cause.how].join(' ')}>
                  <th scope="row">
                    <Link href={links.cause(cause)}>{digestWords.causeName(cause)}</Link>
                  </th>
                  <td>{digestWords.causeWords(cause, digest.rate?.rate ?? null)}</td>
                  <td data-column="line">
                    <EffectLine effect={cause.effect} end={causeEnd} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {patterns.length > 0 && <Patterns patterns={patterns} links={links} />}
      {tried.length > 0 && (
        <Section title="Canaries and hints" className={css.section}>
          <table className={css.news} data-testid="tried">
            <thead>
              <tr>
                <th scope="col">What is tried</th>
                <th scope="col">Is it better?</th>
                <th scope="col" data-column="line">
                  <VisuallyHidden>Difference, in points</VisuallyHidden>
                  <EffectScale end={triedEnd} />
                </th>
              </tr>
            </thead>
            <tbody>
              {tried.map(({ key, href, name, about, words, effect }) => (
                <tr key={key}>
                  <th scope="row">
                    {href ? <Link href={href}>{name}</Link> : name}
                    <small>{about}</small>
                  </th>
                  <td>{words}</td>
                  <td data-column="line">
                    <EffectLine effect={effect} end={triedEnd} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {(incidents.length > 0 || moves.length > 0) && (
        <Section title="Vendors" note="Of the whole installation" className={css.section}>
          <ul className={css.list}>
            {moves.map((move) => (
              <li key={move.at}>
                <time>{moment(move.at, project.timeZone)}</time>
                {digestWords.moveWords(move)}
              </li>
            ))}
            {incidents.map((incident) => (
              <li key={incident.id}>
                <time>{moment(incident.startedAt, project.timeZone)}</time>
                <Link href={links.providers}>{digestWords.incidentWords(incident)}</Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
