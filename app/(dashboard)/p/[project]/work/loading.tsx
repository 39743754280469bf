import { Skeleton } from '@mantine/core';
import page from '../page.module.css';

const rows = Array.from({ length: 8 }, (_, row) => row);

/** The shape of the page while it is read. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <span role="status" className={page.hidden}>
        Loading
      </span>
      <Skeleton height={26} width={420} />
      <Skeleton height={30} width={300} mt={22} />
      <Skeleton height={16} width={420} mt={10} />
      <Skeleton height={24} width={380} mt={24} mb={24} />
      {rows.map((row) => (
        <Skeleton key={row} height={28} mt={8} />
      ))}
    </div>
  );
}
