import { NothingThere } from '../../../../../ui/nothing-there.tsx';

export default function NotFound() {
  return <NothingThere>This project has no hint of this name, or not any more.</NothingThere>;
}
