'use client';
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import css from './canary.module.css';

interface Props {
  title: string;
  /** Of the button that does it. */
  label: string;
  noteLabel: string;
  children: ReactNode;
  onClose(): void;
  onConfirm(note: string): Promise<readonly string[]>;
}

/** Says what is going to happen, takes a note, and does it. */
export function ConfirmDialog({ title, label, noteLabel, children, onClose, onConfirm }: Props) {
  const { busy, issues, act } = useAct();
  const [note, setNote] = useState('');
  return (
    <Modal opened onClose={onClose} title={title}>
      <div className={css.dialog}>
        {children}
        <TextInput
          label={noteLabel}
          placeholder="For the history"
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          data-autofocus
        />
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button loading={busy} onClick={() => act(() => onConfirm(note), onClose)}>
            {label}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
