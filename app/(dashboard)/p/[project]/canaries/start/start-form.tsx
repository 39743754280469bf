'use client';
import { Autocomplete, Button, Group, NumberInput, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { start } from '../actions.ts';
import { canaryHref } from '../view.ts';
import { CandidateFields } from './candidate-fields.tsx';
import { bodyOf, type Draft, emptyDraft } from './draft.ts';
import type { StartChoices } from './read-choices.ts';
import css from './start.module.css';

interface Props {
  project: string;
  choices: StartChoices;
  /** '': the person chooses. */
  feature: string;
  onClose(): void;
}

const tries = [
  { value: 'model', label: 'Another model' },
  { value: 'prompt', label: 'A prompt version' },
  { value: 'route', label: 'A route' },
] as const;

/** What is tried, on whom, and what ends it. */
export function StartForm({ project, choices, feature, onClose }: Props) {
  const router = useRouter();
  const { busy, issues, act } = useAct();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(feature));
  const [isTried, setTried] = useState(false);
  const change = (over: Partial<Draft>) => setDraft({ ...draft, ...over });
  const read = bodyOf(draft, choices);
  const known = choices.features.find(({ slug }) => slug === draft.feature);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if ('missing' in read) return;
    act(
      () => start(project, draft.feature.trim(), read.body, draft.note),
      () => {
        onClose();
        router.push(canaryHref(project, draft.feature.trim()));
      },
    );
  }

  return (
    <form className={css.form} onSubmit={onSubmit} data-testid="start-canary">
      {feature === '' && (
        <Autocomplete
          label="Feature"
          placeholder="button-text"
          openOnFocus={false}
          data={choices.features.filter(({ isRunning }) => !isRunning).map(({ slug }) => slug)}
          value={draft.feature}
          onChange={(slug) => change({ feature: slug })}
          error={known?.isRunning ? 'Something is being tried on it already.' : null}
          data-autofocus
        />
      )}
      {known && (
        <p className={css.now}>
          Today: {known.routeWords ?? 'the model that a request asks for'}
          {known.prompt && `, prompt ${known.prompt}`}
          {!known.measured && '. It is not measured: only errors, latency and cost can be compared'}.
        </p>
      )}
      <Segments
        label="What is tried"
        value={draft.tries}
        options={tries}
        onChange={(value) => change({ tries: value })}
      />
      <CandidateFields draft={draft} choices={choices} route={known?.route ?? null} onChange={change} />
      <NumberInput
        className={css.narrow ?? ''}
        label="Share of the users"
        suffix=" %"
        min={0}
        max={100}
        decimalScale={1}
        value={draft.share}
        onChange={(share) => change({ share })}
      />
      <fieldset className={css.guards}>
        <legend>Kept stops it when clearly</legend>
        <NumberInput
          label="users keep less, judged from"
          suffix=" mature results per arm"
          min={1}
          allowDecimal={false}
          value={draft.minPerArm}
          onChange={(minPerArm) => change({ minPerArm })}
        />
        <NumberInput
          label="more of it fails, by over"
          suffix=" points"
          min={0}
          max={100}
          value={draft.errorRise}
          onChange={(errorRise) => change({ errorRise })}
        />
        <NumberInput
          label="it is slower, by over"
          placeholder="as slow as it likes"
          suffix=" times"
          min={1}
          decimalScale={2}
          step={0.1}
          value={draft.latencyRise}
          onChange={(latencyRise) => change({ latencyRise })}
        />
      </fieldset>
      <TextInput
        label="Note"
        placeholder="What you expect, for the history"
        value={draft.note}
        onChange={({ currentTarget }) => change({ note: currentTarget.value })}
      />
      <Issues issues={isTried && 'missing' in read ? [read.missing] : issues} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={known?.isRunning ?? false}>
          Start it
        </Button>
      </Group>
    </form>
  );
}
