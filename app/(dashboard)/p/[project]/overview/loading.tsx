import { Skeleton } from '@mantine/core';
import page from '../page.module.css';
import css from './overview.module.css';

/** The shape of the page while its numbers are read. */
export default function Loading() {
  return (
    <div className={page.page} aria-busy="true">
      <span role="status" className={page.hidden}>
        Loading the overview
      </span>
      <Skeleton height={26} width={220} />
      <Skeleton height={24} width={90} mt={10} />
      <div className={css.hero}>
        <div>
          <Skeleton height={68} width={210} mt={34} />
          <Skeleton height={16} mt={22} />
          <Skeleton height={60} mt={22} />
        </div>
        <Skeleton height={300} />
      </div>
      <Skeleton height={84} my={28} />
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={26} mt={8} />
      ))}
    </div>
  );
}
