'use client';
import { ActionIcon, Skeleton } from '@mantine/core';
import { IconArrowsMaximize, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import type { InteractionDetail } from '#lib/insights/index.ts';
import { Detail } from '../../../../ui/detail/detail.tsx';
import css from './browser.module.css';
import { loadInteraction } from './load.ts';

interface Props {
  id: string;
  project: string;
  timeZone: string;
  /** What the server already sent, if it is this one. */
  opened: InteractionDetail | null;
  onClose(): void;
  onOpen(id: string): void;
  onStep(step: 1 | -1): void;
}

type Loaded = InteractionDetail | 'loading' | 'failed' | 'gone';

/** One interaction in full, beside the list it was picked from. */
export function DetailPanel({ id, project, timeZone, opened, onClose, onOpen, onStep }: Props) {
  const [detail, setDetail] = useState<Loaded>(opened?.id === id ? opened : 'loading');
  const [attempt, setAttempt] = useState(0);
  const panel = useRef<HTMLElement>(null);
  const base = `/p/${project}/interactions`;

  useEffect(() => {
    if (opened?.id === id && attempt === 0) return;
    let wanted = true;
    loadInteraction(project, id).then(
      (found) => wanted && setDetail(found ?? 'gone'),
      () => wanted && setDetail('failed'),
    );
    return () => {
      wanted = false;
    };
  }, [id, project, opened, attempt]);

  useEffect(() => panel.current?.focus({ preventScroll: true }), []);

  return (
    <aside
      className={css.panel}
      aria-label="Interaction"
      data-testid="interaction-detail"
      data-id={id}
      ref={panel}
      tabIndex={-1}
    >
      <div className={css.tools}>
        <p>Interaction</p>
        <Tool label="Previous (p)" onClick={() => onStep(-1)} Icon={IconChevronUp} />
        <Tool label="Next (n)" onClick={() => onStep(1)} Icon={IconChevronDown} />
        <ActionIcon
          component={Link}
          href={`${base}/${id}`}
          variant="subtle"
          color="gray"
          aria-label="Open on its own page"
          title="Open on its own page"
        >
          <IconArrowsMaximize size={15} stroke={1.7} />
        </ActionIcon>
        <Tool label="Close (Esc)" onClick={onClose} Icon={IconX} />
      </div>
      <div className={css.content}>
        {detail === 'loading' && <Skeleton height={320} aria-label="Loading" />}
        {detail === 'gone' && (
          <p>
            There is no interaction with this id in the project. It may have been deleted, or its retention
            ended.
          </p>
        )}
        {detail === 'failed' && (
          <p role="alert">
            It could not be loaded.{' '}
            <button
              type="button"
              onClick={() => {
                setDetail('loading');
                setAttempt(attempt + 1);
              }}
            >
              Try again
            </button>
          </p>
        )}
        {typeof detail === 'object' && (
          <Detail detail={detail} timeZone={timeZone} base={base} onOpen={onOpen} />
        )}
      </div>
    </aside>
  );
}

function Tool({ label, onClick, Icon }: { label: string; onClick(): void; Icon: typeof IconX }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={onClick}>
      <Icon size={16} stroke={1.7} />
    </ActionIcon>
  );
}
