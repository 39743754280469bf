'use client';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CanaryLook } from '#lib/canaries/index.ts';
import type { Issues } from '../../../../../act.ts';
import { points } from '../../../../../format.ts';
import { promote, rollBack, stop } from '../actions.ts';
import { answerOf, answers, candidateWords } from '../words.ts';
import css from './canary.module.css';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface Way {
  label: string;
  question: string;
  noteLabel: string;
  text: string;
  /** Said before it is done, when it is not what the numbers say. */
  caution?: string | undefined;
  act(project: string, feature: string, note: string): Promise<Issues>;
}

/** The ways a canary ends by hand; each asks first. */
export function EndActions({ project, look }: { project: string; look: CanaryLook }) {
  const [asking, setAsking] = useState<Way>();
  const { run, difference } = look;
  const { feature, state } = run;
  const answer = answerOf(difference);
  const ways: Way[] = [
    {
      label: 'Promote',
      question: `Give everybody the candidate of ${feature}?`,
      noteLabel: 'Note',
      text: `From now on ${feature} runs on ${candidateWords(run.candidate)}, for all users, within a second. Rolling back later restores what it replaces.`,
      caution:
        answer === 'better'
          ? undefined
          : difference
            ? `${answers[answer]}: ${points(difference.difference)} points, somewhere within ${points(difference.low)} to ${points(difference.high)}.`
            : `${answers[answer]}.`,
      act: promote,
    },
    {
      label: 'Roll back',
      question: `Roll back the candidate of ${feature}?`,
      noteLabel: 'Why',
      text:
        state === 'promoted'
          ? 'What the promotion changed goes back to what it was before, for all users, within a second.'
          : 'Everybody gets what they got before, and the candidate is written down as a failure. It cannot be promoted afterwards.',
      act: rollBack,
    },
    {
      label: 'Stop',
      question: `Stop the canary of ${feature}?`,
      noteLabel: 'Why',
      text: 'Everybody gets what they got before. What is still maturing goes on being counted, and the candidate can be promoted later.',
      act: stop,
    },
  ];
  const open = ways.filter(({ label }) =>
    state === 'running'
      ? true
      : state === 'stopped'
        ? label !== 'Stop'
        : state === 'promoted' && label === 'Roll back',
  );
  return (
    <>
      {open.map((way) => (
        <Button
          key={way.label}
          variant={way.label === 'Promote' && answer === 'better' ? 'filled' : 'default'}
          onClick={() => setAsking(way)}
        >
          {way.label}
        </Button>
      ))}
      {asking && (
        <ConfirmDialog
          title={asking.question}
          label={asking.label}
          noteLabel={asking.noteLabel}
          onClose={() => setAsking(undefined)}
          onConfirm={(note) => asking.act(project, feature, note)}
        >
          <p>{asking.text}</p>
          {asking.caution && <p className={css.caution}>{asking.caution}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}
