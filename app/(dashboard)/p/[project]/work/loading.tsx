import { Skeleton, VisuallyHidden } from '@mantine/core';
import { SkeletonRows } from '../loading-page.tsx';

/** The shape of the page while it is read. */
export default function Loading() {
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      <Skeleton height={26} width={420} />
      <Skeleton height={30} width={300} mt={22} />
      <Skeleton height={16} width={420} mt={10} />
      <Skeleton height={24} width={380} mt={24} mb={24} />
      <SkeletonRows n={8} height={28} />
    </div>
  );
}
