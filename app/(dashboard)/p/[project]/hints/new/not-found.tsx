import { NothingThere } from '../../../../../ui/nothing-there.tsx';

export default function NotFound() {
  return <NothingThere>This project has no such pattern, or not any more.</NothingThere>;
}
