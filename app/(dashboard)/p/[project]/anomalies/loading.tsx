import { LoadingPage, SkeletonRows } from '../loading-page.tsx';

export default function Loading() {
  return (
    <LoadingPage what="the anomalies">
      <SkeletonRows n={4} height={150} />
    </LoadingPage>
  );
}
