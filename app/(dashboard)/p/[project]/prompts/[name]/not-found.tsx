import { NothingThere } from '../../../../../ui/nothing-there.tsx';

export default function NotFound() {
  return <NothingThere>No prompt of this project has this name.</NothingThere>;
}
