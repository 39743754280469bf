import { Skeleton } from '@mantine/core';
import page from '../page.module.css';

const rows = Array.from({ length: 14 }, (_, row) => row);

/** The shape of the page while the list is read. */
export default function Loading() {
  return (
    <div className={page.page} aria-busy="true">
      <span role="status" className={page.hidden}>
        Loading interactions
      </span>
      <Skeleton height={28} width={320} />
      <Skeleton height={24} width={90} mt={10} mb={24} />
      {rows.map((row) => (
        <Skeleton key={row} height={24} mt={12} />
      ))}
    </div>
  );
}
