'use client';
import type { WorkItem } from '#lib/work/index.ts';
import { Notice } from '../../../../../../ui/notice.tsx';
import { Segments } from '../../../../../../ui/segments.tsx';
import { Table } from '../../../../../../ui/table.tsx';
import { useView } from '../../../../../../ui/view-scope.tsx';
import { Frame } from '../../frame.tsx';
import { Holds } from '../../queues/holds.tsx';
import { PauseButton } from '../../queues/pause-button.tsx';
import type { Live } from '../../read-view.ts';
import { useLive } from '../../use-live.ts';
import { queueParsers, workStates } from '../../view.ts';
import css from '../../work.module.css';
import { ItemRow } from './item-row.tsx';

interface Props {
  project: string;
  feature: string;
  state: WorkItem['state'];
  /** Id of the one that is shown in full. */
  open: string | null;
  base: string;
  url: string;
  first: Live<WorkItem[]>;
  timeZone: string;
}

const words: Record<WorkItem['state'], string> = {
  waiting: 'waiting',
  running: 'running',
  completed: 'completed',
  failed: 'given up',
  cancelled: 'cancelled',
  discarded: 'discarded',
};
const options = workStates.map((value) => ({ value, label: words[value] }));

/** What is in the queue of one feature, one by one. Keeps itself current. */
export function OneQueue({ project, feature, state, open, base, url, first, timeZone }: Props) {
  const { work, part, stale } = useLive(url, first);
  const [, setView] = useView(queueParsers);
  const line = work.queues.find((one) => one.feature === feature);
  return (
    <Frame
      {...{ base, work, stale, timeZone }}
      tab=""
      title={`Durable generations of ${feature}`}
      controls={<PauseButton {...{ project, feature }} isPaused={line?.paused != null} />}
    >
      {line && <Holds holds={line.holds} paused={line.paused} at={work.at} timeZone={timeZone} />}
      <div className={css.bar}>
        <Segments
          label="State"
          value={state}
          options={options}
          onChange={(value) => setView({ state: value, item: null })}
        />
      </div>
      {part.length === 0 ? (
        <Notice title={`None is ${words[state]}`}>
          {state === 'waiting' || state === 'running'
            ? 'What is asked for comes and goes here.'
            : 'What has ended is kept until it is cleaned up.'}
        </Notice>
      ) : (
        <Table
          label="Generations"
          columns={['Id', 'Line of', 'For what', { number: 'Asked for' }, { number: 'Deadline' }]}
          hasActions
        >
          {part.map((item) => (
            <ItemRow
              key={item.id}
              {...{ project, item, timeZone }}
              at={work.at}
              isOpen={item.id === open}
              onOpen={() => setView({ item: item.id === open ? null : item.id })}
            />
          ))}
        </Table>
      )}
      {part.length >= 100 && <p className={css.note}>The first {part.length} are listed.</p>}
    </Frame>
  );
}
