'use client';
import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { drain, probe, restore } from '../actions.ts';
import { NoteField } from '../note-field.tsx';
import css from './organizations.module.css';
import type { LiveOrganization, Standing } from './standing.ts';

interface Props {
  organization: LiveOrganization;
  /** Nobody else at the vendor takes new requests. */
  isLast: boolean;
  word: Standing['word'];
}

/** What a person can do about an organization at once; what it is, is edited on its own page. */
export function OrganizationActions({ organization, isLast, word }: Props) {
  const { id, label, vendor, drained, state } = organization;
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const { busy, issues, act, clear } = useAct();
  const inFlight = state?.inFlight ?? 0;
  const isShut = word === 'out' || (state?.perModel.some(({ breaker }) => breaker.state === 'open') ?? false);

  const close = () => {
    setAsking(false);
    setNote('');
    clear();
  };

  return (
    <span className={css.actions}>
      {isShut && !drained && (
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          title="Let its next call probe at once, whatever its breakers say"
          aria-label={`Probe ${id}`}
          onClick={() => act(() => probe(id))}
        >
          Probe
        </Button>
      )}
      {drained ? (
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          aria-label={`Restore ${id}`}
          onClick={() => act(() => restore(id))}
        >
          Restore
        </Button>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Drain ${id}`}
          onClick={() => setAsking(true)}
        >
          Drain
        </Button>
      )}
      {!asking && <Issues issues={issues} />}
      <Modal opened={asking} onClose={close} title={`Drain ${label}?`}>
        <Text size="sm">
          It gets nothing new.{' '}
          {inFlight > 0 ? `${inFlight} under way ${inFlight === 1 ? 'ends' : 'end'} there. ` : ''}
          {isLast
            ? `Nobody else at ${vendor} takes new requests: they go to the next target of their route, or are refused.`
            : `The other organizations of ${vendor} take over.`}
        </Text>
        <NoteField mt="md" value={note} onChange={setNote} />
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button loading={busy} onClick={() => act(() => drain(id, note), close)}>
            Drain {label}
          </Button>
        </Group>
      </Modal>
    </span>
  );
}
