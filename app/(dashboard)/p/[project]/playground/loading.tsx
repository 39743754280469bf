import { Skeleton } from '@mantine/core';
import page from '../page.module.css';
import css from './playground.module.css';

/** The shape of the page while its choices are read. */
export default function Loading() {
  return (
    <div className={page.page} aria-busy="true">
      <span role="status" className={page.hidden}>
        Loading the playground
      </span>
      <Skeleton height={26} width={140} />
      <div className={css.columns}>
        <Skeleton height={360} />
        <Skeleton height={360} />
        <Skeleton height={220} />
      </div>
    </div>
  );
}
