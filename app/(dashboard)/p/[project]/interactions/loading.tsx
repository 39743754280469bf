import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../loading-page.tsx';

export default function Loading() {
  return (
    <LoadingPage what="interactions">
      <Skeleton height={28} width={320} />
      <Skeleton height={24} width={90} mt={10} mb={24} />
      <SkeletonRows n={14} height={24} gap={12} />
    </LoadingPage>
  );
}
