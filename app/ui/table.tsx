import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';
import css from './table.module.css';

interface Props {
  label: string;
  /** What stands over each column; `number` over figures, which are aligned on the right. */
  columns: readonly (string | { number: string })[];
  /** Whether the last column, beside these, has buttons. */
  hasActions?: boolean;
  className?: string | undefined;
  /** Rows. */
  children: ReactNode;
}

/** Documents and events, one a row. What is wider or taller than its place scrolls under the heads. */
export function Table({ label, columns, hasActions = false, className, children }: Props) {
  return (
    <ScrollRegion label={label} className={[css.scroll, className].join(' ')}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.number} scope="col" className={css.number}>
                  {column.number}
                </th>
              ),
            )}
            {hasActions && (
              <th scope="col">
                <VisuallyHidden>Actions</VisuallyHidden>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollRegion>
  );
}
