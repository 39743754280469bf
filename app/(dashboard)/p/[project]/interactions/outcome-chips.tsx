'use client';
import css from '../../../../ui/filter-bar.module.css';
import { useView } from '../../../../ui/view-scope.tsx';
import { interactionsParsers } from '../../../../view.ts';

/** The outcomes asked for, as chips beside the other filters. */
export function OutcomeChips() {
  const [{ outcome }, setView] = useView(interactionsParsers);
  return outcome.map((word) => (
    <span key={word} className={css.chip}>
      <span className={css.dimension}>Outcome</span> {word}
      <button
        type="button"
        aria-label={`Remove filter Outcome: ${word}`}
        onClick={() => setView({ outcome: outcome.filter((other) => other !== word) })}
      >
        ×
      </button>
    </span>
  ));
}
