import { Skeleton, VisuallyHidden } from '@mantine/core';
import { SkeletonRows } from '../loading-page.tsx';

/** The shape of one of its pages, under the tabs, while it is read. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      <Skeleton height={26} width={320} />
      <Skeleton height={38} width={420} mt={22} />
      <Skeleton height={16} width={300} mt={10} mb={40} />
      <SkeletonRows n={10} height={28} />
    </div>
  );
}
