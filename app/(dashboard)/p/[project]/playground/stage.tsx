'use client';
import { Skeleton, VisuallyHidden } from '@mantine/core';
import { duration, percent } from '../../../../format.ts';
import { imagesIn } from '../../../../images-in.ts';
import { ModelText } from '../../../../ui/model-text.tsx';
import { OutcomeBadge, outcomeWord } from '../../../../ui/outcome-badge.tsx';
import { ResultImages } from '../../../../ui/result-images.tsx';
import { ScrollRegion } from '../../../../ui/scroll-region.tsx';
import { Decisions } from './decisions.tsx';
import { isLive, type Run } from './run.ts';
import css from './stage.module.css';
import type { Decision } from './use-run.ts';

interface Props {
  run: Run;
  /** ms; goes on while it is under way. */
  now: number;
  /** What is asked for is an image. */
  isImage: boolean;
  trouble: string | null;
  onDecide(kind: Decision, editDistance?: number): Promise<void>;
  onRegenerate(): Promise<void>;
}

/** The answer as a user would see it, and what can be done with it. */
export function Stage({ run, now, isImage, trouble, onDecide, onRegenerate }: Props) {
  const { detail, sentAt } = run;
  const live = isLive(run);
  return (
    <section className={css.stage} aria-label="Answer" data-testid="stage" data-phase={run.phase}>
      <div className={css.head}>
        <h2>Answer</h2>
        {live && <span className={css.clock}>{duration(Math.max(0, now - sentAt))}</span>}
        {detail && <OutcomeBadge word={outcomeWord(detail)} />}
        {detail?.editDistance != null && (
          <span className={css.clock}>{percent(detail.editDistance, 0)} of the text changed</span>
        )}
        {detail && detail.tryNumber > 1 && (
          <span className={css.clock}>try {detail.tryNumber} of its chain</span>
        )}
      </div>
      <VisuallyHidden role="status">
        {live && 'It is being answered.'}
        {run.phase === 'logged' && 'The answer is complete.'}
      </VisuallyHidden>
      <Answer run={run} isImage={isImage} />
      <Failure run={run} />
      {trouble && (
        <p className={css.trouble} role="alert">
          {trouble}
        </p>
      )}
      {detail?.status === 'completed' && (
        <Decisions detail={detail} onDecide={onDecide} onRegenerate={onRegenerate} />
      )}
    </section>
  );
}

function Answer({ run, isImage }: Pick<Props, 'run' | 'isImage'>) {
  const { phase, text, detail } = run;
  const images = imagesIn(detail?.result ?? null);
  if (phase === 'empty')
    return (
      <div className={css.empty}>
        <p>Type what a user would type, and generate.</p>
        <p>
          The answer streams in here. Insert, regenerate or close it: the log gets the same interaction,
          attempts and outcome as from your product.
        </p>
      </div>
    );
  if (images) return <ResultImages hashes={images} metadata={detail?.metadata ?? {}} />;
  if (text !== '')
    return (
      <div className={css.answer} aria-busy={phase === 'answering'}>
        <ScrollRegion label="Text of the answer" className={css.scroll}>
          <div data-testid="answer">
            <ModelText text={text} />
          </div>
        </ScrollRegion>
        {phase === 'answering' && <span className={css.caret} aria-hidden="true" />}
      </div>
    );
  if (phase === 'waiting' || (phase === 'over' && isImage && !run.failure && !run.isStopped))
    return isImage ? (
      <Skeleton className={css.picture ?? ''} aria-label="The image is being made" />
    ) : (
      <p className={css.waiting}>Waiting for the first word…</p>
    );
  return null;
}

/** Why there is no answer, or not all of it. */
function Failure({ run }: Pick<Props, 'run'>) {
  const { failure, isStopped, text, detail, phase } = run;
  const isFailed = detail?.status === 'failed';
  if (!failure && !isStopped && !isFailed) return null;
  const isOwn = isStopped || detail?.errorKind === 'cancelled';
  const title = phase === 'refused' ? 'Refused' : isOwn ? 'Stopped' : 'It failed';
  return (
    <div className={css.failure} data-own={isOwn || undefined} role="alert" data-testid="failure">
      <p>
        <b>{title}</b> {!isOwn && <code>{failure?.code ?? detail?.errorKind}</code>}
      </p>
      {failure && !isOwn && <p>{failure.message}</p>}
      <p>
        {phase === 'refused'
          ? 'No vendor was called, and nothing was logged.'
          : `It is logged as failed${text ? ', with the words that had come' : ''}: it counts in no insert rate.`}
      </p>
    </div>
  );
}
