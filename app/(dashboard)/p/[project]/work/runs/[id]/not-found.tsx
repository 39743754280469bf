import { NothingThere } from '../../../../../../ui/nothing-there.tsx';

export default function RunNotFound() {
  return <NothingThere>The run was cleaned up, or there never was one with this id.</NothingThere>;
}
