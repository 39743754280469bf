import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../loading-page.tsx';

export default function Loading() {
  return (
    <LoadingPage what="patterns">
      <Skeleton height={26} width={340} />
      <Skeleton height={28} width={420} mt={20} mb={20} />
      <SkeletonRows n={6} height={84} gap={14} />
    </LoadingPage>
  );
}
