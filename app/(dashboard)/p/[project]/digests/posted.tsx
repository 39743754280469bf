import type { DigestView } from '#lib/digest/index.ts';
import { moment } from '../../../../format.ts';
import { StateMark } from '../../../../ui/state-mark.tsx';

interface Props {
  posted: DigestView['posted'];
  timeZone: string;
}

/** What became of a digest on its way to Slack. */
export function Posted({ posted, timeZone }: Props) {
  if (!posted) return <StateMark tone="off" word="not posted" />;
  const { state, postedAt, error } = posted;
  if (state === 'pending') return <StateMark tone="waiting" word="being posted" />;
  if (state === 'failed') return <StateMark tone="broken" word="given up" />;
  const when = postedAt === null ? '' : ` ${moment(postedAt, timeZone)}`;
  return <StateMark tone={error === null ? 'fine' : 'amber'} word={`posted${when}`} />;
}
