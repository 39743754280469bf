import { thumbnailHref } from '../images-in.ts';
import css from './thumbnail.module.css';

/** The first of the images of a result, small, and how many there are. */
export function Thumbnail({ hashes }: { hashes: readonly string[] }) {
  return (
    <span className={css.thumbnail}>
      <img src={thumbnailHref(hashes[0] ?? '')} alt="" loading="lazy" />
      <span>{hashes.length === 1 ? '1 image' : `${hashes.length} images`}</span>
    </span>
  );
}
