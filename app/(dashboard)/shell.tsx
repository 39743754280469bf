'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Wordmark } from '../ui/wordmark.tsx';
import { AccountMenu } from './account-menu.tsx';
import { NavLinks } from './nav-links.tsx';
import { type ProjectChoice, ProjectSwitcher } from './project-switcher.tsx';
import css from './shell.module.css';

interface Props {
  project: string;
  projects: ProjectChoice[];
  email: string;
  banner: ReactNode;
  children: ReactNode;
}

/** Navigation beside the page; above it on narrow screens. */
export function Shell({ project, projects, email, banner, children }: Props) {
  return (
    <div className={css.shell}>
      <a href="#content" className={css.skip}>
        Skip to content
      </a>
      <aside className={css.side} aria-label="Project and pages">
        <Link href="/" className={css.home} aria-label="Kept, home">
          <Wordmark />
        </Link>
        <ProjectSwitcher project={project} projects={projects} />
        <NavLinks project={project} />
        <AccountMenu email={email} />
      </aside>
      <div className={css.body}>
        {banner}
        <main id="content" className={css.main}>
          {children}
        </main>
      </div>
    </div>
  );
}
