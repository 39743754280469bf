import type { InteractionDetail } from '#lib/insights/index.ts';
import { imagesIn } from '../../images-in.ts';
import { ModelText } from '../model-text.tsx';
import { ResultImages } from '../result-images.tsx';
import { Part } from './part.tsx';
import css from './result.module.css';

/** What the model answered: one result, or the candidates with the one the user chose. */
export function Result({ detail }: { detail: InteractionDetail }) {
  const { result, candidates, selectedIndex, status, errorKind, truncated, metadata } = detail;
  const images = imagesIn(result);
  if (images)
    return (
      <Part title={images.length === 1 ? 'Result' : `${images.length} images`} note="made by the model">
        <ResultImages hashes={images} metadata={metadata} />
      </Part>
    );
  const note = truncated ? 'cut: it was longer than Kept stores' : 'written by the model';
  if (candidates && candidates.length > 0) {
    const apart = result !== null && !candidates.includes(result);
    return (
      <Part title={`${candidates.length} candidates`} note={note}>
        <ol className={css.candidates}>
          {candidates.map((candidate, i) => (
            <li key={i}>
              <span className={css.place}>{selectedIndex === i ? `${i + 1} ✓ selected` : i + 1}</span>
              <ModelText text={candidate} marked={selectedIndex === i} />
            </li>
          ))}
        </ol>
        {apart && (
          <div className={css.apart}>
            <span className={css.place}>Result</span>
            <ModelText text={result} />
          </div>
        )}
      </Part>
    );
  }
  return (
    <Part title="Result" note={result === null ? undefined : note}>
      {result !== null && <ModelText text={result} />}
      {result === null && (
        <p className={css.nothing}>
          {status === 'failed'
            ? `None: the generation failed${errorKind ? ` (${errorKind})` : ''}.`
            : 'None was logged.'}
        </p>
      )}
    </Part>
  );
}
