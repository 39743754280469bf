'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import css from '../../../../ui/tabs.module.css';

const tabs = [
  { path: '', label: 'Health' },
  { path: '/routes', label: 'Routes and features' },
  { path: '/organizations', label: 'Organizations' },
  { path: '/equivalents', label: 'Equivalents' },
  { path: '/prices', label: 'Prices' },
  { path: '/notices', label: 'Notices' },
];

/** The pages about the provider layer; each has its own address. */
export function Tabs({ base }: { base: string }) {
  const pathname = usePathname();
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the tab of the page may lie outside of the view.
  useEffect(() => {
    if (pathname) nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={nav} className={css.tabs} aria-label="Providers">
      {tabs.map(({ path, label }) => {
        const href = base + path;
        const isHere = path === '' ? pathname === href : pathname.startsWith(href);
        return (
          <Link key={path} href={href} aria-current={isHere ? 'page' : undefined}>
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
