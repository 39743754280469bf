import { Skeleton } from '@mantine/core';
import page from '../page.module.css';

/** The shape of the page while the prompts are read. */
export default function Loading() {
  return (
    <div className={page.page} aria-busy="true">
      <span role="status" className={page.hidden}>
        Loading prompts
      </span>
      <Skeleton height={26} width={120} mb={28} />
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} height={34} mt={8} />
      ))}
    </div>
  );
}
