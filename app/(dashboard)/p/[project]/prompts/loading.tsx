import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../loading-page.tsx';

export default function Loading() {
  return (
    <LoadingPage what="prompts">
      <Skeleton height={26} width={120} mb={28} />
      <SkeletonRows n={6} height={34} />
    </LoadingPage>
  );
}
