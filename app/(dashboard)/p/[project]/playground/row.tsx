import type { ReactNode } from 'react';
import css from './playground.module.css';

interface Props {
  label: string;
  /** It is a name of a template. */
  isCode?: boolean;
  hint?: string | null;
  isRequired?: boolean;
  /** A control that carries the label itself. */
  children: ReactNode;
}

/** A field in one line: what it is called, then its control. */
export function Row({ label, isCode = false, hint, isRequired = false, children }: Props) {
  return (
    <div className={css.row}>
      <span data-code={isCode || undefined} title={hint ?? undefined} aria-hidden="true">
        {label}
        {isRequired && <b> *</b>}
      </span>
      {children}
    </div>
  );
}

interface FoldProps {
  title: string;
  /** What is set, to be read without unfolding it. */
  summary?: string | undefined;
  isOpen: boolean;
  children: ReactNode;
}

/** Fields that are seldom changed. */
export function Fold({ title, summary, isOpen, children }: FoldProps) {
  return (
    <details className={css.fold} open={isOpen || undefined}>
      <summary>
        {title} {summary && <small>{summary}</small>}
      </summary>
      {children}
    </details>
  );
}
