'use client';
import {
  IconActivity,
  IconBulb,
  IconChartDots,
  IconFeather,
  IconListDetails,
  IconNews,
  IconPlayerPlay,
  IconPlugConnected,
  IconStack2,
  IconTemplate,
  IconZoomExclamation,
} from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { scopeParsers, scopeQuery } from '../view.ts';
import css from './shell.module.css';

const pages = [
  { path: 'overview', label: 'Overview', Icon: IconChartDots },
  { path: 'anomalies', label: 'Anomalies', Icon: IconActivity },
  { path: 'interactions', label: 'Interactions', Icon: IconListDetails },
  { path: 'patterns', label: 'Patterns', Icon: IconZoomExclamation },
  { path: 'digests', label: 'Digests', Icon: IconNews },
  { path: 'playground', label: 'Playground', Icon: IconPlayerPlay },
  { path: 'prompts', label: 'Prompts', Icon: IconTemplate },
  { path: 'hints', label: 'Hints', Icon: IconBulb },
  { path: 'canaries', label: 'Canaries', Icon: IconFeather },
  { path: 'providers', label: 'Providers', Icon: IconPlugConnected },
  { path: 'work', label: 'Work', Icon: IconStack2 },
];

/** Links carry the time range and the filters along. */
export function NavLinks({ project }: { project: string }) {
  const pathname = usePathname();
  const [scope] = useQueryStates(scopeParsers);
  return (
    <nav className={css.nav} aria-label="Pages">
      {pages.map(({ path, label, Icon }) => {
        const href = `/p/${project}/${path}`;
        return (
          <Link
            key={path}
            href={scopeQuery(href, scope)}
            aria-current={pathname.startsWith(href) ? 'page' : undefined}
          >
            <Icon size={17} stroke={1.6} aria-hidden />
            <span>{label}</span>
          </Link>
        );
      })}
    </nav>
  );
}
