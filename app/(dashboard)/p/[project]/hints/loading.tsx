import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../loading-page.tsx';

export default function Loading() {
  return (
    <LoadingPage what="hints">
      <Skeleton height={26} width={260} />
      <Skeleton height={64} width={300} mt={28} mb={28} />
      <SkeletonRows n={6} height={30} />
    </LoadingPage>
  );
}
