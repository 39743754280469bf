'use client';
import { Button } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import css from './notice.module.css';

interface Props {
  title: string;
  /** The whole page is this: its title is the page's. */
  isPage?: boolean;
  children: ReactNode;
  action?: { href: string; label: string };
}

/** A page or a part that has nothing to show, and says why and what to do. */
export function Notice({ title, isPage = false, children, action }: Props) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className={css.notice}>
      <Title>{title}</Title>
      <div className={css.text}>{children}</div>
      {action && (
        <Button component={Link} href={action.href} variant="default">
          {action.label}
        </Button>
      )}
    </div>
  );
}
