'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import css from '../../../../ui/tabs.module.css';

/** Weeks, and when and where their digests are posted. */
export function Tabs({ base }: { base: string }) {
  const isSettings = usePathname().startsWith(`${base}/settings`);
  return (
    <nav className={css.tabs} aria-label="Digests">
      <Link href={base} aria-current={isSettings ? undefined : 'page'}>
        Weeks
      </Link>
      <Link href={`${base}/settings`} aria-current={isSettings ? 'page' : undefined}>
        Settings
      </Link>
    </nav>
  );
}
