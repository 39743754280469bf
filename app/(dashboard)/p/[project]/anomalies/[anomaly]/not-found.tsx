import { NothingThere } from '../../../../../ui/nothing-there.tsx';

export default function NotFound() {
  return <NothingThere>There is no such anomaly in this project.</NothingThere>;
}
