import { IconServerBolt } from '@tabler/icons-react';
import Link from 'next/link';
import css from './shell.module.css';

/** On every page while the built-in simulator plays the vendors, so that nobody takes its words for a model's. */
export function SimulatorBanner({ project }: { project: string }) {
  return (
    <aside className={css.demo} aria-label="Built-in simulator">
      <IconServerBolt size={16} stroke={1.6} aria-hidden />
      <p>
        <strong>No vendor key is set: the built-in simulator answers.</strong>{' '}
        <span>
          Set <code>OPENAI_API_KEY</code> or{' '}
          <Link href={`/p/${project}/providers/organizations/new`}>add an organization</Link>.
        </span>
      </p>
    </aside>
  );
}
