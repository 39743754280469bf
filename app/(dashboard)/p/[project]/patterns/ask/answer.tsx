import { Skeleton, VisuallyHidden } from '@mantine/core';
import { describe } from '#lib/matching/index.ts';
import type { Exploration } from '#lib/patterns/index.ts';
import { issuesOf } from '../../../../../act.ts';
import { percent, plural } from '../../../../../format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { SkeletonRows } from '../../loading-page.tsx';
import { FunnelSteps } from '../funnel-steps.tsx';
import css from '../patterns.module.css';
import {
  candidatesOf,
  evidenceWords,
  inserts,
  missingWords,
  oddsWords,
  recoverableRange,
  sentenceOf,
  sentenceRange,
} from '../words.ts';

/** While it is looked for. */
export function Asking() {
  return (
    <div aria-busy="true" data-testid="asking">
      <VisuallyHidden role="status">Looking for what is different</VisuallyHidden>
      <Skeleton height={20} width={280} mt={24} mb={8} />
      <SkeletonRows n={3} height={72} gap={14} />
    </div>
  );
}

/** What was found in a selection, or why nothing was. */
export async function Answer({ exploring, timeZone }: { exploring: Promise<Exploration>; timeZone: string }) {
  const answer = await exploring.catch(issuesOf);
  if (!('funnel' in answer))
    return (
      <Notice title="This could not be answered">
        {answer.map((issue) => (
          <p key={issue}>{issue}</p>
        ))}
      </Notice>
    );
  const { missing, patterns, funnel } = answer;
  if (missing.length > 0)
    return (
      <Notice title="There is too little here to look at">
        <ul className={css.missing} data-testid="missing">
          {missing.map((one) => (
            <li key={one.what}>{missingWords(one, timeZone)}</li>
          ))}
        </ul>
        A longer range or fewer filters may do.
      </Notice>
    );
  return (
    <div data-testid="answer">
      {patterns.length === 0 ? (
        <Notice title="Nothing stands out">
          {plural(funnel.rows, 'interaction')}, {plural(candidatesOf(funnel), 'candidate')} looked at: among
          these the rejected ones differ in nothing that held for other users too.
        </Notice>
      ) : (
        <ol className={css.list}>
          {patterns.map((pattern) => (
            <Found key={JSON.stringify(pattern.definition.all) + pattern.name} pattern={pattern} />
          ))}
        </ol>
      )}
      <Section title="How it was looked for" className={css.run} note={plural(funnel.rows, 'interaction')}>
        <FunnelSteps funnel={funnel} />
      </Section>
    </div>
  );
}

function Found({ pattern }: { pattern: Exploration['patterns'][number] }) {
  const { name, definition, effect, found, recoverablePerWeek, terms } = pattern;
  const features = definition.all.flatMap((literal) =>
    literal.field === 'feature' && 'is' in literal ? [String(literal.is)] : [],
  );
  return (
    <li className={css.row} data-testid="found-row">
      <div className={css.won}>
        <p>
          <b>{percent(effect.rate.rate, 0)}</b> rejected
        </p>
        <small>
          {effect.difference ? `of the rest, ${percent(effect.difference.expected, 0)}` : 'no rest'}
        </small>
      </div>
      <div className={css.what}>
        <h2>{name}</h2>
        <p>
          {sentenceOf({ effect, features })} <small>({sentenceRange(effect)})</small>
        </p>
        <small>
          Where {describe(definition)}. {evidenceWords(effect)}; {oddsWords(effect, found.qValue)}.
          {terms.length > 0 && ` Words: ${terms.join(', ')}.`}
        </small>
      </div>
      <div className={css.course}>
        <b>exploratory</b>
        {recoverablePerWeek && (
          <small>
            {inserts(recoverablePerWeek.inserts)} inserts a week ({recoverableRange(recoverablePerWeek)})
          </small>
        )}
      </div>
    </li>
  );
}
