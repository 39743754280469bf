import type { LetterKind } from '#lib/work/index.ts';
import { Notice } from '../../../../../ui/notice.tsx';

const words: Record<LetterKind, { title: string; text: string }> = {
  generations: {
    title: 'No generation was given up',
    text: 'One comes here when its deadline passed, when it cannot go better later, or when three workers died with it.',
  },
  webhooks: {
    title: 'Every webhook arrived',
    text: 'One comes here when its receiver refused it, or did not take it for a day.',
  },
  runs: {
    title: 'No run is parked',
    text: 'A run comes here when its worker died with it three times. What its steps have done is kept.',
  },
};

export function NoLetters({ kind }: { kind: LetterKind }) {
  const { title, text } = words[kind];
  return <Notice title={title}>{text}</Notice>;
}
