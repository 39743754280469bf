'use client';
import { Failure } from './ui/failure.tsx';

export default function RootError(props: { error: unknown; retry: () => void }) {
  return (
    <main>
      <Failure {...props} />
    </main>
  );
}
