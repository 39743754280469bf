import type { InteractionDetail } from '#lib/insights/index.ts';
import { duration, momentExact, percent } from '../../format.ts';
import { isOutcomeWord, OutcomeBadge } from '../outcome-badge.tsx';
import shared from './detail.module.css';
import css from './history.module.css';
import { Part } from './part.tsx';

interface Event {
  at: number;
  word: string;
  text: string;
}

/** What happened to it, in order, each with the time since it was created. */
export function History({ detail, timeZone }: { detail: InteractionDetail; timeZone: string }) {
  const { createdAt } = detail;
  return (
    <Part title="History">
      <ol className={css.history}>
        {eventsOf(detail).map(({ at, word, text }) => (
          <li key={`${at} ${word}`}>
            <time dateTime={new Date(at).toISOString()} title={momentExact(at, timeZone)}>
              {at === createdAt ? '0' : `+${duration(at - createdAt)}`}
            </time>
            <span>
              {isOutcomeWord(word) ? <OutcomeBadge word={word} /> : <b>{word}</b>}{' '}
              <span className={shared.faint}>{text}</span>
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function eventsOf({ createdAt, shownAt, maturesAt, signals, status, outcome }: InteractionDetail): Event[] {
  const events: Event[] = [
    { at: createdAt, word: 'created', text: status === 'failed' ? 'the generation failed' : '' },
  ];
  if (shownAt !== null && status === 'completed' && !signals.some(({ kind }) => kind === 'shown')) {
    events.push({ at: shownAt, word: 'shown', text: 'implied at completion' });
  }
  for (const { kind, occurredAt, receivedAt, editDistance, selectedIndex, reason } of signals) {
    const late = receivedAt - occurredAt;
    const text = [
      editDistance === null ? '' : `${percent(editDistance, 0)} of the text changed`,
      selectedIndex === null ? '' : `candidate ${selectedIndex + 1}`,
      reason === null ? '' : `“${reason}”`,
      late > 60_000 ? `reported ${duration(late)} later` : '',
    ];
    events.push({ at: occurredAt, word: kind, text: text.filter(Boolean).join(' · ') });
  }
  if (maturesAt !== null && (outcome === 'pending' || outcome === 'expired')) {
    events.push({
      at: maturesAt,
      word: 'window ends',
      text: outcome === 'expired' ? 'without a signal' : 'no signal so far',
    });
  }
  return events.toSorted((a, b) => a.at - b.at);
}
