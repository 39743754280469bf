'use client';
import type { InteractionDetail } from '#lib/insights/index.ts';
import { momentExact } from '../../format.ts';
import { CopyValue } from '../copy-value.tsx';
import { Name } from '../name.tsx';
import { OutcomeBadge, outcomeWord } from '../outcome-badge.tsx';
import { Attempts } from './attempts.tsx';
import { Chain } from './chain.tsx';
import css from './detail.module.css';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import { Layers } from './layers.tsx';
import { Members } from './members.tsx';
import { Result } from './result.tsx';

interface Props {
  detail: InteractionDetail;
  timeZone: string;
  /** Address that interaction ids are appended to. */
  base: string;
  /** Opens another interaction in place; without it links lead to their pages. */
  onOpen?(id: string): void;
}

/** Everything that is known of one interaction: what became of it first, then what was asked and answered, then how. */
export function Detail({ detail, timeZone, base, onOpen }: Props) {
  const link = { base, ...(onOpen && { onOpen }) };
  return (
    <article className={css.detail}>
      <header className={css.head}>
        <h2>
          <Name value={detail.feature} />
        </h2>
        <OutcomeBadge word={outcomeWord(detail)} />
        <time dateTime={new Date(detail.createdAt).toISOString()}>
          {momentExact(detail.createdAt, timeZone)}
        </time>
        <CopyValue label="id" value={detail.id} />
      </header>
      {detail.chain.length > 1 && <Chain current={detail.id} chain={detail.chain} {...link} />}
      <Result detail={detail} />
      <Layers detail={detail} />
      <History detail={detail} timeZone={timeZone} />
      {detail.attempts.length > 0 && <Attempts attempts={detail.attempts} />}
      {detail.act && <Members act={detail.act} current={detail.id} timeZone={timeZone} {...link} />}
      <Facts detail={detail} />
    </article>
  );
}
