import type { InteractionDetail } from '#lib/insights/index.ts';
import { count, time } from '../../format.ts';
import { resultLine } from '../../images-in.ts';
import { OutcomeBadge, outcomeWord } from '../outcome-badge.tsx';
import shared from './detail.module.css';
import { InteractionLink, type LinkTarget } from './interaction-link.tsx';
import css from './members.module.css';
import { Part } from './part.tsx';

interface Props extends LinkTarget {
  act: NonNullable<InteractionDetail['act']>;
  current: string;
  timeZone: string;
}

/** The interactions that are one thing to the user. */
export function Members({ act, current, timeZone, ...target }: Props) {
  const rest = act.size - act.members.length;
  return (
    <Part title={`Act of ${count(act.size)}`} note="one thing to the user, counted once">
      <ul className={css.members}>
        {act.members.map((member) => (
          <li key={member.id} aria-current={member.id === current ? 'true' : undefined}>
            <InteractionLink id={member.id} {...target}>
              <span className={shared.faint}>{time(member.createdAt, timeZone)}</span>
              <span>{member.feature}</span>
              <span className={css.excerpt}>{resultLine(member.result) ?? member.input ?? ''}</span>
              <OutcomeBadge word={outcomeWord(member)} />
            </InteractionLink>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={shared.faint}>and {count(rest)} more</p>}
    </Part>
  );
}
