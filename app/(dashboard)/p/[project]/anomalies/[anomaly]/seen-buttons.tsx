'use client';
import { Button } from '@mantine/core';
import type { Anomaly } from '#lib/anomalies/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { acknowledge, silence } from '../actions.ts';

/** What a person says to an anomaly that goes on. */
export function SeenButtons({ project, id, state }: { project: string } & Pick<Anomaly, 'id' | 'state'>) {
  const { busy, issues, act } = useAct();
  if (state === 'ended' || state === 'silenced') return null;
  return (
    <>
      {state === 'open' && (
        <Button variant="default" loading={busy} onClick={() => act(() => acknowledge(project, id))}>
          Acknowledge
        </Button>
      )}
      <Button
        variant="default"
        loading={busy}
        title="Nothing is sent about this for four weeks"
        onClick={() => act(() => silence(project, id))}
      >
        Silence
      </Button>
      <Issues issues={issues} />
    </>
  );
}
