import { Tooltip } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import css from './stat.module.css';

interface Props {
  label: string;
  /** What it means, in a sentence. */
  meaning: string;
  value: string;
  exact?: string;
  /** Interval and n, or what there is instead. */
  detail: ReactNode;
  quiet?: boolean;
  href?: string;
}

/** One number with its name and how sure it is. */
export function Stat({ label, meaning, value, exact, detail, quiet = false, href }: Props) {
  return (
    <div className={css.stat} data-quiet={quiet || undefined}>
      <Tooltip label={meaning}>
        <button type="button" className={css.label} aria-label={`${label}: ${meaning}`}>
          {label}
        </button>
      </Tooltip>
      <p className={css.value} title={exact}>
        {href ? <Link href={href}>{value}</Link> : value}
      </p>
      <p className={css.detail}>{detail}</p>
    </div>
  );
}
