import { NothingThere } from '../../../../../ui/nothing-there.tsx';

export default function NotFound() {
  return <NothingThere>This project has no feature of this name, and nothing was tried on one.</NothingThere>;
}
