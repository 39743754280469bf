'use client';
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconPencil, IconRefresh, IconX } from '@tabler/icons-react';
import { useState, useTransition } from 'react';
import type { InteractionDetail } from '#lib/insights/index.ts';
import { imagesIn } from '../../../../images-in.ts';
import { EditAnswer } from './edit-answer.tsx';
import css from './stage.module.css';
import type { Decision } from './use-run.ts';

interface Props {
  detail: InteractionDetail;
  onDecide(kind: Decision, editDistance?: number): Promise<void>;
  onRegenerate(): Promise<void>;
}

const icon = { size: 15, stroke: 1.8, 'aria-hidden': true };

/** What a user can do with a result. Each click is logged as the SDK would log it. */
export function Decisions({ detail, onDecide, onRegenerate }: Props) {
  const [isEditing, setEditing] = useState(false);
  const [busy, startTransition] = useTransition();
  const { outcome, result } = detail;
  const isTaken = outcome === 'inserted' || outcome === 'edited';
  const decide = (kind: Decision, editDistance?: number) =>
    startTransition(() => onDecide(kind, editDistance));

  if (isTaken)
    return (
      <div className={css.decisions}>
        <Button
          variant="default"
          loading={busy}
          onClick={() => decide('reverted')}
          leftSection={<IconArrowBackUp {...icon} />}
        >
          Remove it again
        </Button>
      </div>
    );
  if (outcome !== 'pending' && outcome !== null && outcome !== 'expired') return null;
  if (isEditing)
    return (
      <EditAnswer
        text={result ?? ''}
        busy={busy}
        onInsert={(distance) =>
          decide(distance > 0 ? 'edited' : 'inserted', distance > 0 ? distance : undefined)
        }
        onCancel={() => setEditing(false)}
      />
    );
  return (
    <div className={css.decisions} aria-label="What the user does with it" role="group">
      <Button disabled={busy} onClick={() => decide('inserted')} leftSection={<IconCheck {...icon} />}>
        Insert
      </Button>
      {!imagesIn(result) && (
        <Button
          variant="default"
          disabled={busy}
          onClick={() => setEditing(true)}
          leftSection={<IconPencil {...icon} />}
        >
          Edit, then insert
        </Button>
      )}
      <Button
        variant="default"
        disabled={busy}
        onClick={() => startTransition(onRegenerate)}
        leftSection={<IconRefresh {...icon} />}
      >
        Regenerate
      </Button>
      <Button
        variant="default"
        disabled={busy}
        onClick={() => decide('closed')}
        leftSection={<IconX {...icon} />}
      >
        Close
      </Button>
    </div>
  );
}
