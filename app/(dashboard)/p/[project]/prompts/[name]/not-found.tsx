import { Notice } from '../../../../../ui/notice.tsx';

export default function NotFound() {
  return (
    <Notice
      title="There is nothing at this address"
      isPage
      action={{ href: '/', label: 'Go to the overview' }}
    >
      No prompt of this project has this name.
    </Notice>
  );
}
