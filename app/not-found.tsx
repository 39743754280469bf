import { Notice } from './ui/notice.tsx';

export default function NotFound() {
  return (
    <main>
      <Notice
        title="There is nothing at this address"
        isPage
        action={{ href: '/', label: 'Go to the overview' }}
      >
        The project may have been removed.
      </Notice>
    </main>
  );
}
