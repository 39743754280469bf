'use client';
import { Button, Group, Modal, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useState, useTransition } from 'react';
import { removeDemo } from './actions.ts';
import css from './shell.module.css';

/** On every page of the demo project, so that nobody takes its numbers for real ones. */
export function DemoBanner() {
  const [asking, setAsking] = useState(false);
  const [busy, startTransition] = useTransition();
  return (
    <aside className={css.demo} aria-label="Demo project">
      <IconFlask size={16} stroke={1.6} aria-hidden />
      <p>
        <strong>Demo project — synthetic data.</strong> <span>Nobody wrote or kept any of this.</span>
      </p>
      <Button size="compact-xs" variant="default" onClick={() => setAsking(true)}>
        Remove demo project
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Remove the demo project?">
        <Text size="sm" mb="lg">
          Its interactions, outcomes and charts are deleted for good. Your own projects are not touched.
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => setAsking(false)}>
            Keep it
          </Button>
          <Button className={css.danger} loading={busy} onClick={() => startTransition(removeDemo)}>
            Remove demo project
          </Button>
        </Group>
      </Modal>
    </aside>
  );
}
