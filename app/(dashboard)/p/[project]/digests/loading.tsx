import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../loading-page.tsx';

export default function Loading() {
  return (
    <LoadingPage what="digests">
      <Skeleton height={26} width={280} mb={24} />
      <SkeletonRows n={8} height={34} />
    </LoadingPage>
  );
}
