import { type ReactNode, useId } from 'react';
import css from './detail.module.css';

/** A titled part of an interaction. */
export function Part({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.part} aria-labelledby={id}>
      <h3 id={id}>
        {title} {note && <small>{note}</small>}
      </h3>
      {children}
    </section>
  );
}
