import { Skeleton } from '@mantine/core';
import page from '../page.module.css';

const rows = Array.from({ length: 6 }, (_, row) => row);

/** The shape of the page while it is read. */
export default function Loading() {
  return (
    <div className={page.page} aria-busy="true">
      <span role="status" className={page.hidden}>
        Loading
      </span>
      <Skeleton height={26} width={260} />
      <Skeleton height={64} width={300} mt={28} mb={28} />
      {rows.map((row) => (
        <Skeleton key={row} height={30} mt={8} />
      ))}
    </div>
  );
}
