import type { QueueLine } from '#lib/work/index.ts';
import { count } from '../../../../../format.ts';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import { holdTitle, holdWords, sinceWords, untilWords } from '../words.ts';
import css from '../work.module.css';

interface Props extends Pick<QueueLine, 'holds' | 'paused'> {
  at: number;
  timeZone: string;
}

/** What a queue waits for, each reason with how many and until when. */
export function Holds({ holds, paused, at, timeZone }: Props) {
  if (!paused && holds.length === 0) return <span className={css.zero}>–</span>;
  const isBehind = holds.some(({ kind }) => kind === 'closed');
  return (
    <ul className={css.holds}>
      {paused && (
        <li data-hold="paused">
          <StateMark tone="off" word={`paused for ${sinceWords(paused.since, at)}`} />
          <small>{paused.reason}</small>
        </li>
      )}
      {holds.map((hold) => (
        <li key={`${hold.kind} ${hold.reason}`} data-hold={hold.kind}>
          <StateMark
            tone={holdWords[hold.kind].tone}
            word={
              isBehind && hold.kind === 'turn'
                ? `${count(hold.count ?? 0)} wait for that or for their turn`
                : holdTitle(hold)
            }
          />
          {(hold.reason || hold.untilAt !== null) && (
            <small>
              {hold.reason}
              {hold.untilAt !== null &&
                `${hold.reason ? '; ' : ''}looked at again ${untilWords(hold.untilAt, at, timeZone)}`}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}
