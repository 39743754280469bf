'use client';
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Issues } from '../../../../../../ui/issues.tsx';
import { useAct } from '../../../../../../ui/use-act.ts';
import { kill } from '../actions.ts';
import css from './kill-dialog.module.css';

interface Props {
  project: string;
  feature: string;
  onClose(): void;
}

/** Asks why a feature is turned off: its callers are told. */
export function KillDialog({ project, feature, onClose }: Props) {
  const { busy, issues, act } = useAct();
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={onClose} title={`Turn off ${feature}?`}>
      <Text size="sm">
        Every request for {feature} is refused from now on, in all processes within a second. Calls under way
        end where they are. Callers read the reason.
      </Text>
      <TextInput
        mt="md"
        label="Reason"
        required
        placeholder="Its results are wrong since the last deploy"
        data-autofocus
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Issues issues={issues} />
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          Leave it on
        </Button>
        <Button
          className={css.danger}
          loading={busy}
          disabled={reason.trim() === ''}
          onClick={() => act(() => kill(project, feature, reason), onClose)}
        >
          Turn off {feature}
        </Button>
      </Group>
    </Modal>
  );
}
