import type { ReactNode } from 'react';
import css from './whisker.module.css';

interface TrackProps {
  /** What is drawn, in words. */
  label?: string;
  /** Sets `--hue`. */
  className: string | undefined;
  /** Nothing can be concluded from it. */
  isHollow: boolean;
  large: boolean;
  children?: ReactNode;
}

/** The scale of a whisker; without a label there is nothing on it. */
export const Track = ({ label, className, isHollow, large, children }: TrackProps) => (
  <div
    className={`${css.track} ${className}`}
    data-large={large || undefined}
    data-hollow={isHollow || undefined}
    {...(label && { role: 'img', 'aria-label': label, title: label })}
  >
    {children}
  </div>
);

/** A value as a dot between the ends of its interval. Places on the track: `31.4%`. */
export const Whisker = ({ low, value, high }: { low: string; value: string; high: string }) => (
  <>
    <span className={css.interval} style={{ left: low, right: `calc(100% - ${high})` }} />
    <span className={css.dot} style={{ left: value }} />
  </>
);
