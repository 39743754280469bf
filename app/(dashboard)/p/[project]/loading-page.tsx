import { Skeleton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import page from './page.module.css';

/** The shape of a page while `what` is read. */
export const LoadingPage = ({ what, children }: { what: string; children: ReactNode }) => (
  <div className={page.page} aria-busy="true">
    <VisuallyHidden role="status">Loading {what}</VisuallyHidden>
    {children}
  </div>
);

export const SkeletonRows = ({ n, height, gap = 8 }: { n: number; height: number; gap?: number }) =>
  Array.from({ length: n }, (_, row) => <Skeleton key={row} height={height} mt={gap} />);
