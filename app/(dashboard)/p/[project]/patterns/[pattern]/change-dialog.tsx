'use client';
import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PatternWhole } from '#lib/patterns/index.ts';
import type { Issues as Wrong } from '../../../../../act.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { ignore, markFixed, merge, nameSegment, rename } from '../actions.ts';
import css from './pattern.module.css';

export type Asking = 'fixed' | 'renamed' | 'merged' | 'ignored' | 'segment';

interface Props {
  asking: Asking;
  project: string;
  pattern: Pick<PatternWhole, 'id' | 'name' | 'definition'>;
  others: { id: string; name: string }[];
  today: string;
  onClose(): void;
}

interface Question {
  title: string;
  says: string;
  /** Of the text field; the button says the same as the title's verb. */
  label: string;
  button: string;
  does(text: string, chosen: string): Promise<Wrong>;
}

/** Asks for what a change needs, says what it does, and does it. */
export function ChangeDialog({ asking, project, pattern, others, today, onClose }: Props) {
  const { busy, issues, act } = useAct();
  const { id, name, definition } = pattern;
  const [text, setText] = useState(asking === 'renamed' || asking === 'segment' ? name.slice(0, 80) : '');
  const [day, setDay] = useState(today);
  const [into, setInto] = useState(others[0]?.id ?? '');
  const questions: Record<Asking, Question> = {
    fixed: {
      title: 'When was it fixed?',
      says: 'The weeks after it are compared with those before, with an interval; until then it says “not yet”.',
      label: 'What was done',
      button: 'Mark fixed',
      does: (what) => markFixed(project, id, day, what),
    },
    renamed: {
      title: 'Rename the pattern',
      says: 'The name stays, whatever later looks find.',
      label: 'Name',
      button: 'Rename',
      does: (wanted) => rename(project, id, wanted),
    },
    merged: {
      title: 'Merge it into another pattern',
      says: 'The other one stands for both from now on. Heeding this one again undoes it.',
      label: '',
      button: 'Merge',
      does: () => merge(project, id, into),
    },
    ignored: {
      title: 'Ignore this pattern',
      says: 'It leaves the list and the digests. It is still followed, and can be heeded again.',
      label: 'Why',
      button: 'Ignore',
      does: (why) => ignore(project, id, why),
    },
    segment: {
      title: 'Save its definition as a segment',
      says: 'A segment is a selection that you can ask about: what is different about the rejected ones in it?',
      label: 'Name of the segment',
      button: 'Save',
      does: (wanted) => nameSegment(project, wanted, { filter: {}, definition }),
    },
  };
  const { title, says, label, button, does } = questions[asking];
  return (
    <Modal opened onClose={onClose} title={title}>
      <div className={css.dialog}>
        <p>{says}</p>
        {asking === 'fixed' && (
          <TextInput
            type="date"
            label="Day"
            max={today}
            value={day}
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
          />
        )}
        {asking === 'merged' ? (
          <NativeSelect
            label="Into"
            value={into}
            data={others.map((other) => ({ value: other.id, label: other.name }))}
            onChange={({ currentTarget }) => setInto(currentTarget.value)}
          />
        ) : (
          <TextInput
            label={label}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            data-autofocus
          />
        )}
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button loading={busy} onClick={() => act(() => does(text, into), onClose)}>
            {button}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
