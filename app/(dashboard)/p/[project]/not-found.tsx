import { NothingThere } from '../../../ui/nothing-there.tsx';

export default function NotFound() {
  return (
    <NothingThere>
      No interaction of this project has this id. It may have been deleted, or its retention ended.
    </NothingThere>
  );
}
