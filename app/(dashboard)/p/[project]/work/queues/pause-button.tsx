'use client';
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { pause, resume } from '../actions.ts';

interface Props {
  project: string;
  /** Empty: the whole project. */
  feature: string;
  isPaused: boolean;
}

/** Holds a queue, or lets it go on. */
export function PauseButton({ project, feature, isPaused }: Props) {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const { busy, issues, act, clear } = useAct();
  const what = feature || 'everything';
  const verb = isPaused ? 'Resume' : 'Pause';
  const size = feature ? 'compact-xs' : 'xs';

  function close() {
    setAsking(false);
    setNote('');
    clear();
  }

  return (
    <>
      <Button
        size={size}
        variant="default"
        loading={busy && isPaused}
        aria-label={`${verb} ${what}`}
        onClick={() => (isPaused ? act(() => resume(project, feature)) : setAsking(true))}
      >
        {feature ? verb : `${verb} everything`}
      </Button>
      {!asking && <Issues issues={issues} />}
      <Modal
        opened={asking}
        onClose={close}
        title={`Pause ${what}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Text size="sm">
          What runs is finished, nothing more is begun, and what is asked for waits until somebody resumes it
          or its deadline passes. Requests that are answered at once go on.
        </Text>
        <TextInput
          mt="md"
          size="xs"
          label="Note"
          placeholder="Why, for the others"
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" size="xs" onClick={close}>
            Leave it
          </Button>
          <Button size="xs" loading={busy} onClick={() => act(() => pause(project, feature, note), close)}>
            Pause {what}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
