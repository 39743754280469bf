import { Skeleton } from '@mantine/core';
import { LoadingPage } from '../loading-page.tsx';
import css from './playground.module.css';

export default function Loading() {
  return (
    <LoadingPage what="the playground">
      <Skeleton height={26} width={140} />
      <div className={css.columns}>
        <Skeleton height={360} />
        <Skeleton height={360} />
        <Skeleton height={220} />
      </div>
    </LoadingPage>
  );
}
