'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';

export interface LinkTarget {
  base: string;
  onOpen?: (id: string) => void;
}

interface Props extends LinkTarget {
  id: string;
  children: ReactNode;
}

/** Opens in place where that is possible; a click with a modifier opens the page as usual. */
export function InteractionLink({ id, base, onOpen, children }: Props) {
  return (
    <Link
      href={`${base}/${id}`}
      onClick={(event) => {
        if (!onOpen || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(id);
      }}
    >
      {children}
    </Link>
  );
}
