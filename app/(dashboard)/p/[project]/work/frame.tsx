'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { WorkView } from '#lib/work/index.ts';
import { count, time } from '../../../../format.ts';
import { StateMark } from '../../../../ui/state-mark.tsx';
import tabCss from '../../../../ui/tabs.module.css';
import page from '../page.module.css';
import css from './work.module.css';

const tabs = [
  { path: '', label: 'Queues' },
  { path: '/runs', label: 'Runs' },
  { path: '/letters', label: 'Dead letters' },
  { path: '/schedules', label: 'Schedules' },
  { path: '/limits', label: 'Limits' },
] as const;

interface Props {
  base: string;
  tab: (typeof tabs)[number]['path'];
  /** What the part answers. */
  title: ReactNode;
  controls?: ReactNode;
  work: WorkView;
  stale: boolean;
  timeZone: string;
  children: ReactNode;
}

/** What all parts of the Work page have in common: where they are, what stands in their titles, how fresh they are. */
export function Frame({ base, tab, title, controls, work, stale, timeZone, children }: Props) {
  const { generations, webhooks, runs } = work.dead;
  const counts: Partial<Record<string, number>> = {
    '': work.queues.reduce((sum, { waiting }) => sum + waiting, 0),
    '/letters': generations + webhooks + runs,
  };
  return (
    <>
      <nav className={tabCss.tabs} aria-label="Work">
        {tabs.map(({ path, label }) => (
          <Link key={path} href={base + path} aria-current={path === tab ? 'page' : undefined}>
            {label}
            {(counts[path] ?? 0) > 0 && (
              <span className={css.count} data-tab={path}>
                {count(counts[path] ?? 0)}
              </span>
            )}
          </Link>
        ))}
        <span className={css.freshness}>
          {stale ? (
            <StateMark tone="amber" word={`Not heard of since ${time(work.at, timeZone)}`} />
          ) : (
            'Live, every 2 s'
          )}
        </span>
      </nav>
      <div className={page.top}>
        <h1>{title}</h1>
        {controls}
      </div>
      {children}
    </>
  );
}
