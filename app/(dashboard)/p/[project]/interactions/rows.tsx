'use client';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useEffect, useRef } from 'react';
import type { InteractionSummary } from '#lib/insights/index.ts';
import css from './browser.module.css';
import { Row } from './row.tsx';
import type { RowsState } from './use-rows.ts';

interface Props {
  /** The list box, to give it the focus back. */
  ref: Ref<HTMLDivElement>;
  rows: InteractionSummary[];
  state: RowsState;
  onMore(): void;
  cursor: number;
  openId: string | null;
  timeZone: string;
  onMove(step: number): void;
  onOpen(index: number): void;
}

const heads = ['Time', 'Outcome', 'Feature', 'Input', 'Result', 'Model', 'Latency', 'Cost'];
/** Older rows are asked for when fewer than this are left below the last one in sight. */
const ahead = 30;

/** The rows in sight; a list box, so that the arrow keys move through it. */
export function Rows({ ref, rows, state, onMore, cursor, openId, timeZone, onMove, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery('(max-width: 48em)', false) ?? false;
  const size = narrow ? 62 : 36;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 12,
    initialRect: { width: 1000, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (state === 'more' && last >= rows.length - ahead) onMore();
  }, [last, rows.length, state]);

  useEffect(() => virtual.scrollToIndex(cursor, { align: 'auto' }), [cursor]);

  useEffect(() => virtual.measure(), [size]);

  function onKeyDown(event: KeyboardEvent) {
    const step = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 15,
      PageUp: -15,
      Home: -rows.length,
      End: rows.length,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onMove(step);
  }

  const idOf = (index: number) => `interaction-${index}`;
  return (
    <>
      <div className={css.heads} aria-hidden="true">
        {heads.map((head) => (
          <span key={head} data-column={head.toLowerCase()}>
            {head}
          </span>
        ))}
      </div>
      <div ref={scroller} className={css.scroller}>
        <div
          ref={ref}
          role="listbox"
          aria-label="Interactions, newest first"
          tabIndex={0}
          aria-activedescendant={rows.length > 0 ? idOf(cursor) : undefined}
          onKeyDown={onKeyDown}
          className={css.sized}
          style={{ height: virtual.getTotalSize() }}
        >
          {items.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <Row
                  key={row.id}
                  id={idOf(index)}
                  row={row}
                  timeZone={timeZone}
                  top={start}
                  height={size}
                  isCursor={index === cursor}
                  isOpen={row.id === openId}
                  position={index + 1}
                  onOpen={() => onOpen(index)}
                />
              )
            );
          })}
        </div>
        <End state={state} empty={rows.length === 0} onRetry={onMore} />
      </div>
    </>
  );
}

function End({ state, empty, onRetry }: { state: RowsState; empty: boolean; onRetry(): void }) {
  if (state === 'loading') return <p className={css.end}>Loading older ones…</p>;
  if (state === 'failed') {
    return (
      <p className={css.end} role="alert">
        Older ones could not be loaded.{' '}
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      </p>
    );
  }
  if (state === 'more') return null;
  return (
    <p className={css.end}>
      {empty ? 'No interaction matches. Remove a filter or search for less.' : 'That is all in this range.'}
    </p>
  );
}
