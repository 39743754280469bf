import type { ReactNode } from 'react';
import { Notice } from './notice.tsx';

/** The page of an address that leads nowhere, with what it may have been. */
export const NothingThere = ({ children }: { children: ReactNode }) => (
  <Notice title="There is nothing at this address" isPage action={{ href: '/', label: 'Go to the overview' }}>
    {children}
  </Notice>
);
