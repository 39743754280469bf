import Link from 'next/link';
import css from './digest.module.css';

/** The digest as a page and as Slack shows it; each has its own address. */
export const ViewLinks = ({ as }: { as: 'page' | 'slack' }) => (
  <nav className={css.views} aria-label="How to show it">
    <Link href="?" aria-current={as === 'page' ? 'page' : undefined}>
      Page
    </Link>
    <Link href="?as=slack" aria-current={as === 'slack' ? 'page' : undefined}>
      In Slack
    </Link>
  </nav>
);
