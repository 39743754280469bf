import { NothingThere } from './ui/nothing-there.tsx';

export default function NotFound() {
  return (
    <main>
      <NothingThere>The project may have been removed.</NothingThere>
    </main>
  );
}
