import { Skeleton } from '@mantine/core';
import { LoadingPage, SkeletonRows } from '../../loading-page.tsx';

/** Finding what inputs show of a pattern takes a few seconds. */
export default function Loading() {
  return (
    <LoadingPage what="a draft of the hint, from the interactions of the last weeks">
      <Skeleton height={26} width={260} />
      <p>Comparing inputs of the last weeks, where there is a pattern. This takes a few seconds.</p>
      <SkeletonRows n={5} height={34} gap={14} />
    </LoadingPage>
  );
}
