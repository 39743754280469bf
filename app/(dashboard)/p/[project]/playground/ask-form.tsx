'use client';
import { Autocomplete, Button, Select, Textarea } from '@mantine/core';
import { IconPlayerStop, IconSend2 } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { Choices } from './choices.ts';
import type { Forecast } from './foresee.ts';
import { MoreOptions } from './more-options.tsx';
import css from './playground.module.css';
import { PromptFields } from './prompt-fields.tsx';
import type { Draft } from './use-draft.ts';
import { noPrompt } from './view.ts';

interface Props {
  choices: Choices;
  draft: Draft;
  forecast: Forecast | null;
  isLive: boolean;
  onSend(): void;
  onStop(): void;
}

/** What is asked: a feature and an input, and what its prompt needs besides. */
export function AskForm({ choices, draft, forecast, isLive, onSend, onStop }: Props) {
  const { view, setView, typed, setTyped, chosen } = draft;
  const { feature, known, prompt } = chosen;
  const isReady = feature !== '' && (typed.input.trim() !== '' || prompt !== undefined);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    if (isReady && !isLive) onSend();
  }

  return (
    <form
      className={css.ask}
      aria-label="Ask"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isLive) onSend();
      }}
    >
      <Autocomplete
        label="Feature"
        placeholder="button-text"
        data={choices.features.map(({ slug }) => slug)}
        value={feature}
        onChange={(slug) => setView({ feature: slug, prompt: null })}
        description={describeFeature(feature, known)}
        inputWrapperOrder={['label', 'input', 'description']}
        maxLength={100}
      />
      <Select
        label="Prompt"
        data={promptOptions(choices, known?.prompt ?? null)}
        value={view.prompt ?? ''}
        onChange={(reference) => setView({ prompt: reference || null })}
        allowDeselect={false}
        searchable={choices.prompts.length > 8}
      />
      <Textarea
        label="Input"
        description={prompt ? undefined : 'Sent as it is: there is no prompt.'}
        placeholder="What a user would type"
        autosize
        minRows={4}
        maxRows={14}
        value={typed.input}
        onChange={({ currentTarget }) => setTyped({ input: currentTarget.value })}
        data-testid="playground-input"
      />
      <div className={css.send}>
        {isLive ? (
          <Button
            size="sm"
            variant="default"
            onClick={onStop}
            leftSection={<IconPlayerStop size={15} stroke={1.8} aria-hidden />}
          >
            Stop
          </Button>
        ) : (
          <Button
            type="submit"
            size="sm"
            disabled={!isReady}
            leftSection={<IconSend2 size={15} stroke={1.8} aria-hidden />}
          >
            Generate
          </Button>
        )}
        <span aria-hidden="true">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd>
        </span>
      </div>
      <PromptFields draft={draft} forecast={forecast} tenants={choices.tenants} />
      <MoreOptions choices={choices} draft={draft} />
    </form>
  );
}

function describeFeature(feature: string, known: Draft['chosen']['known']): string | undefined {
  if (feature === '') return 'What the product calls it.';
  if (!known) return 'New: it is made with its first generation.';
  if (known.killed !== null) return 'It is switched off.';
  return known.isMeasured ? undefined : 'Not measured: it is logged, but in no insert rate.';
}

/** '' is what the feature has. */
function promptOptions(choices: Choices, usual: string | null) {
  const nameOf = (reference: string) => {
    const prompt = choices.prompts.find((one) => one.reference === reference);
    return prompt ? `${prompt.name} v${prompt.version}` : `${reference} (missing)`;
  };
  return [
    {
      value: '',
      label: usual === null ? 'None: the feature has no prompt' : `The feature’s: ${nameOf(usual)}`,
    },
    ...choices.prompts
      .filter(({ reference }) => reference !== usual)
      .map(({ reference }) => ({ value: reference, label: nameOf(reference) })),
    ...(usual === null ? [] : [{ value: noPrompt, label: 'None: the input as it is' }]),
  ];
}
