import type { PatternWhole } from '#lib/patterns/index.ts';
import { points } from '../../../../../format.ts';
import { Track, Whisker } from '../../../../../ui/whisker.tsx';
import list from '../patterns.module.css';
import { evidenceWords, inserts, oddsWords, recoverableRange, sentenceOf, sentenceRange } from '../words.ts';
import css from './pattern.module.css';

/** The answer: of how many results it costs the insert, and how sure that is. */
export function Headline({ pattern }: { pattern: PatternWhole }) {
  const { effect, qValue, recoverable } = pattern;
  const { difference } = effect;
  const place = (value: number) => `${Math.min(100, Math.max(0, 100 * value))}%`;
  return (
    <section className={css.headline} aria-label="What it costs">
      {difference && (
        <p className={css.answer} data-testid="pattern-answer" data-value={difference.difference}>
          {Math.round(100 * Math.abs(difference.difference))}
          <small> of 100</small>
        </p>
      )}
      {difference && (
        <>
          <Track
            label={`${points(difference.difference)} points, 95 % interval ${points(difference.low)} to ${points(difference.high)}`}
            className={css.line}
            isHollow={difference.low <= 0}
            large
          >
            <Whisker
              low={place(difference.low)}
              value={place(difference.difference)}
              high={place(difference.high)}
            />
          </Track>
          <div className={css.scale} aria-hidden="true">
            <span>0</span>
            <span>50</span>
            <span>100 of 100</span>
          </div>
        </>
      )}
      <p className={css.sentence} data-testid="pattern-sentence">
        {sentenceOf(pattern)}
        {difference && <small> ({sentenceRange(effect)})</small>}.
      </p>
      {recoverable && (
        <p className={list.lead}>
          That would be <b>{inserts(recoverable.inserts)} more inserts a week</b> (
          {recoverableRange(recoverable)}).
        </p>
      )}
      <p className={list.lead}>
        {evidenceWords(effect)}; {oddsWords(effect, qValue)}.
      </p>
    </section>
  );
}
