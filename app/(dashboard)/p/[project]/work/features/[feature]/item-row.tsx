'use client';
import { Button } from '@mantine/core';
import type { WorkItem } from '#lib/work/index.ts';
import { duration, moment, momentExact } from '../../../../../../format.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import table from '../../../../../../ui/table.module.css';
import { useAct } from '../../../../../../ui/use-act.ts';
import { cancelOne } from '../../actions.ts';
import { StoryAndPayload } from '../../story-and-payload.tsx';
import { holdWords, isHold, sinceWords, untilWords } from '../../words.ts';
import css from './queue.module.css';

interface Props {
  project: string;
  item: WorkItem;
  at: number;
  timeZone: string;
  isOpen: boolean;
  onOpen(): void;
}

/** One generation; open, it shows what was asked for and what happened to it. */
export function ItemRow({ project, item, at, timeZone, isOpen, onOpen }: Props) {
  const { busy, issues, act } = useAct();
  const { id, state, fairKey, enqueuedAt, deadlineAt } = item;
  return (
    <>
      <tr data-testid="item" data-item={id} data-state={state}>
        <th scope="row">
          <button type="button" className={css.id} aria-expanded={isOpen} onClick={onOpen}>
            {id}
          </button>
        </th>
        <td>{fairKey || '–'}</td>
        <td className={table.text}>
          {wordsOf(item, at, timeZone)}
          <Issues issues={issues} />
        </td>
        <td className={table.number} title={momentExact(enqueuedAt, timeZone)}>
          {sinceWords(enqueuedAt, at)} ago
        </td>
        <td className={table.number} title={momentExact(deadlineAt, timeZone)}>
          {moment(deadlineAt, timeZone)}
        </td>
        <td className={table.actions}>
          {(state === 'waiting' || state === 'running') && (
            <Button
              size="compact-xs"
              variant="default"
              loading={busy}
              aria-label={`Cancel ${id}`}
              onClick={() => act(() => cancelOne(project, id))}
            >
              Cancel
            </Button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6} className={table.text}>
            <StoryAndPayload story={item.story} payload={item.payload} timeZone={timeZone} />
          </td>
        </tr>
      )}
    </>
  );
}

function wordsOf(
  { state, hold, claimedAt, enqueuedAt, endedAt }: WorkItem,
  at: number,
  timeZone: string,
): string {
  if (state === 'running' && !hold)
    return claimedAt === null ? 'under way' : `under way for ${sinceWords(claimedAt, at)}`;
  if (endedAt !== null) return `ended ${moment(endedAt, timeZone)}, after ${duration(endedAt - enqueuedAt)}`;
  if (!hold) return 'waits for its turn';
  const what = hold.reason || (isHold(hold.kind) ? holdWords[hold.kind].words : hold.kind);
  const isLater = hold.untilAt !== null && hold.untilAt > at;
  return isLater ? `${what}; again at ${untilWords(hold.untilAt ?? at, at, timeZone)}` : what;
}
