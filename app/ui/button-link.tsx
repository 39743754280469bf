'use client';
import { Button } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link that looks like the buttons beside it; for server components, which cannot hand a component on. */
export function ButtonLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Button component={Link} href={href} variant="default">
      {children}
    </Button>
  );
}
