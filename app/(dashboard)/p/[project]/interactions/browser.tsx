'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { useRef, useState } from 'react';
import type { InteractionDetail, InteractionList } from '#lib/insights/index.ts';
import { count } from '../../../../format.ts';
import css from './browser.module.css';
import { DetailPanel } from './detail-panel.tsx';
import type { InteractionsView } from './list-query.ts';
import { Rows } from './rows.tsx';
import { useKeys } from './use-keys.ts';
import { useRows } from './use-rows.ts';

interface Props {
  project: string;
  timeZone: string;
  view: InteractionsView;
  first: InteractionList;
  /** The interaction that the address names, if it exists. */
  opened: InteractionDetail | null;
}

/** The list, and beside it the interaction that is open. Which one that is stands in the address. */
export function Browser({ project, timeZone, view, first, opened }: Props) {
  const { rows, state, loadMore } = useRows(project, view, first);
  const [id, setId] = useQueryState('id', parseAsString);
  const [cursor, setCursor] = useState(() =>
    Math.max(
      0,
      rows.findIndex((row) => row.id === id),
    ),
  );
  const list = useRef<HTMLDivElement>(null);

  /** "Back" closes what was opened, however many were stepped through. */
  const show = (next: string) => setId(next, { history: id === null ? 'push' : 'replace' });

  function move(step: number, open: boolean) {
    const next = Math.min(rows.length - 1, Math.max(0, cursor + step));
    const row = rows[next];
    if (!row) return;
    setCursor(next);
    if (open) show(row.id);
  }

  function close() {
    setId(null);
    list.current?.focus({ preventScroll: true });
  }

  function openAt(index: number) {
    const row = rows[index];
    if (!row) return;
    setCursor(index);
    show(row.id);
  }

  useKeys({
    j: () => move(1, false),
    k: () => move(-1, false),
    Enter: () => openAt(cursor),
    ...(id !== null && { n: () => move(1, true), p: () => move(-1, true), Escape: close }),
  });

  const matches = first.count;
  return (
    <div className={css.browser} data-open={id !== null || undefined}>
      <div className={css.list}>
        <div className={css.status}>
          <p role="status">
            {matches && (
              <>
                <b>
                  {count(matches.value)}
                  {matches.exact ? '' : '+'}
                </b>{' '}
                {matches.value === 1 && matches.exact ? 'interaction' : 'interactions'}
              </>
            )}
            {first.unindexed > 0 && (
              <span
                className={css.unindexed}
                title="The text index is filled in the background, newest first."
              >
                {count(first.unindexed)} not indexed yet: search does not see them
              </span>
            )}
          </p>
          <p className={css.keys} aria-hidden="true">
            <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open{' '}
            {id !== null && (
              <>
                <kbd>n</kbd> <kbd>p</kbd> next, previous <kbd>Esc</kbd> close
              </>
            )}
          </p>
        </div>
        <Rows
          ref={list}
          {...{ rows, state, cursor, timeZone }}
          openId={id}
          onMore={loadMore}
          onMove={(step) => move(step, false)}
          onOpen={openAt}
        />
      </div>
      {id !== null && (
        <DetailPanel
          key={id}
          {...{ id, project, timeZone, opened }}
          onClose={close}
          onOpen={show}
          onStep={(step) => move(step, true)}
        />
      )}
    </div>
  );
}
