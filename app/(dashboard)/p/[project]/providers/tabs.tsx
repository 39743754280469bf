'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import css from './providers.module.css';

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
  return (
    <nav className={css.tabs} aria-label="Providers">
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
