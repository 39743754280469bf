import { blobHref } from '../images-in.ts';
import css from './result-images.module.css';

interface Props {
  hashes: readonly string[];
  /** Of the interaction: what is known about the first image. */
  metadata: Record<string, unknown>;
}

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** 1_240_000 → "1.2 MB". */
const bytes = (n: number): string =>
  n < 995_000 ? `${Math.ceil(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;

/** So wide that it is not higher than 34rem, and never enlarged. */
const widthAt = (width: number, height: number): string =>
  `min(100%, ${width}px, ${((34 * width) / height).toFixed(2)}rem)`;

/** What a model drew, each a link to the whole, on the checks that show where it is transparent. */
export function ResultImages({ hashes, metadata }: Props) {
  const width = number(metadata.imageWidth);
  const height = number(metadata.imageHeight);
  const size = number(metadata.imageBytes);
  const facts = [
    width && height && `${width} × ${height} px`,
    size && bytes(size),
    metadata.imageAlpha === true && 'transparent in places',
    metadata.imageAlpha === false && 'nothing transparent',
  ].filter(Boolean);
  const lost = number(metadata.imagesLost);
  return (
    <figure className={css.images}>
      <ul data-one={hashes.length === 1 || undefined}>
        {hashes.map((hash, i) => (
          <li key={hash} data-alpha={metadata.imageAlpha === true || undefined}>
            <a href={blobHref(hash)} target="_blank" rel="noreferrer" title="Open at full size">
              <img
                src={blobHref(hash)}
                alt={
                  hashes.length === 1
                    ? 'Made by the model'
                    : `${i + 1} of ${hashes.length}, made by the model`
                }
                {...(i === 0 &&
                  width &&
                  height && { width, height, style: { maxWidth: widthAt(width, height) } })}
              />
            </a>
          </li>
        ))}
      </ul>
      <figcaption>
        {facts.join(' · ')}
        {hashes.length > 1 && facts.length > 0 && ' (the first one)'}
        {lost !== undefined && (
          <span>
            {' '}
            {lost} more could not be kept: {String(metadata.imageLostBecause)}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
