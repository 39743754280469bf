'use client';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { StartChoices } from './read-choices.ts';
import { StartForm } from './start-form.tsx';

interface Props {
  project: string;
  choices: StartChoices;
  /** Absent: the person chooses. */
  feature?: string;
}

/** Opens the form that starts a canary. */
export function StartButton({ project, choices, feature }: Props) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Start a canary
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        size="lg"
        title={feature ? `Try something on ${feature}` : 'Try something on a feature'}
      >
        <StartForm project={project} choices={choices} feature={feature ?? ''} onClose={close} />
      </Modal>
    </>
  );
}
