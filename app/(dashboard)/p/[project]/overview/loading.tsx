import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../loading-page.tsx';
import css from './overview.module.css';

export default function Loading() {
  return (
    <LoadingPage what="the overview">
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
      <SkeletonRows n={5} height={26} />
    </LoadingPage>
  );
}
