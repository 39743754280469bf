import { IconX } from '@tabler/icons-react';
import Link from 'next/link';
import { promptHref } from '../view.ts';
import { Differences } from './differences.tsx';
import css from './prompt.module.css';
import type { Compared } from './read-prompt.ts';

interface Props {
  compared: Compared;
  project: string;
  name: string;
  newest: number;
}

/** What changed between two versions, part by part. */
export function Comparison({ compared: { from, to, differences }, project, name, newest }: Props) {
  return (
    <section className={css.comparison} aria-label={`v${from} and v${to}`} data-testid="comparison">
      <div className={css.head}>
        <h2>
          From v{from} to v{to}
          {to === newest && ', the newest'}
        </h2>
        <Link href={promptHref(project, name)} scroll={false} aria-label="Close the comparison" title="Close">
          <IconX size={16} stroke={1.7} aria-hidden />
        </Link>
      </div>
      {differences.length === 0 ? (
        <p className={css.quiet}>They say the same.</p>
      ) : (
        <Differences differences={differences} />
      )}
    </section>
  );
}
