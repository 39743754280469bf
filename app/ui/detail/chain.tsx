import type { InteractionSummary } from '#lib/insights/index.ts';
import { OutcomeBadge, outcomeWord } from '../outcome-badge.tsx';
import css from './chain.module.css';
import shared from './detail.module.css';
import { InteractionLink, type LinkTarget } from './interaction-link.tsx';

interface Props extends LinkTarget {
  current: string;
  chain: InteractionSummary[];
}

/** All tries in order, from the first to the last. */
export function Chain({ current, chain, ...target }: Props) {
  return (
    <nav aria-label="Tries of this chain">
      <ol className={css.chain}>
        {chain.map((step, i) => (
          <li key={step.id} aria-current={step.id === current ? 'step' : undefined}>
            <InteractionLink id={step.id} {...target}>
              <span className={shared.faint}>Try {i + 1}</span>
              <OutcomeBadge word={outcomeWord(step)} />
            </InteractionLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}
