import type { ReactNode } from 'react';
import css from './section.module.css';

interface Props {
  title: string;
  /** One line that says what is counted. */
  note?: ReactNode;
  controls?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, note, controls, className, children }: Props) {
  return (
    <section className={[css.section, className].join(' ')} aria-label={title}>
      <div className={css.head}>
        <h2>{title}</h2>
        {note && <p>{note}</p>}
        {controls && <div className={css.controls}>{controls}</div>}
      </div>
      {children}
    </section>
  );
}
