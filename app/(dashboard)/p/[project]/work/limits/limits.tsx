'use client';
import { useQueryStates } from 'nuqs';
import type { LimitsView } from '#lib/work/index.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Table } from '../../../../../ui/table.tsx';
import { Frame } from '../frame.tsx';
import type { Live } from '../read-view.ts';
import { useLive } from '../use-live.ts';
import { limitParsers } from '../view.ts';
import css from '../work.module.css';
import { AddLimit } from './add-limit.tsx';
import { draftOf, newDraft } from './draft.ts';
import { LimitEditor } from './limit-editor.tsx';
import { LimitRow } from './limit-row.tsx';

interface Props {
  project: string;
  base: string;
  url: string;
  first: Live<LimitsView>;
  timeZone: string;
}

/** How much may be asked for, and how much of it is used? Keeps itself current. */
export function Limits({ project, base, url, first, timeZone }: Props) {
  const { work, part, stale } = useLive(url, first);
  const [{ limit: open, all, add }, setView] = useQueryStates(limitParsers, { history: 'push' });
  const edited = part.limits.find(({ name, isEverywhere }) => name === open && isEverywhere === all);
  const knowsUse = part.limits.some(({ uses }) => uses !== null);
  const close = () => setView({ limit: null, all: null, add: null });
  return (
    <Frame
      {...{ base, work, stale, timeZone }}
      tab="/limits"
      title="How much may be asked for?"
      controls={<AddLimit onAdd={(kind) => setView({ add: kind, limit: null, all: null })} />}
    >
      {part.limits.length === 0 ? (
        <Notice title="Nothing is limited">
          A limit keeps a service fair and affordable: so many starts a minute, so many at once, so much money
          a day, for each user or tenant if you like. One limiter serves requests that are answered at once
          and those that are done later.
        </Notice>
      ) : (
        <>
          <Table
            label="Limits"
            className={css.section}
            columns={['Limit', 'What it says', 'Concerns', ...(knowsUse ? ['Used now'] : []), 'Changed']}
            hasActions
          >
            {part.limits.map((limit) => (
              <LimitRow
                key={`${limit.isEverywhere} ${limit.name}`}
                {...{ limit, timeZone }}
                at={part.at}
                onEdit={() => setView({ limit: limit.name, all: limit.isEverywhere, add: null })}
              />
            ))}
          </Table>
          <p className={css.note}>Several apply at once: a request starts when all that concern it let it.</p>
        </>
      )}
      {add && (
        <LimitEditor key={add} project={project} first={newDraft(add)} known={undefined} onClose={close} />
      )}
      {edited && (
        <LimitEditor
          key={`${all} ${open}`}
          project={project}
          first={draftOf(edited.name, edited.body)}
          known={edited}
          onClose={close}
        />
      )}
    </Frame>
  );
}
