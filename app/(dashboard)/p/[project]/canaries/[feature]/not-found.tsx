import { Notice } from '../../../../../ui/notice.tsx';

export default function NotFound() {
  return (
    <Notice
      title="There is nothing at this address"
      isPage
      action={{ href: '/', label: 'Go to the overview' }}
    >
      This project has no feature of this name, and nothing was tried on one.
    </Notice>
  );
}
