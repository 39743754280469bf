'use client';
import { Autocomplete, Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { Issues } from '../../../../../../ui/issues.tsx';
import { Section } from '../../../../../../ui/section.tsx';
import type { Checked } from '../actions.ts';
import type { Choices } from '../editor/context.ts';
import type { AskFields } from './ask.ts';
import css from './dry-run.module.css';
import { RunResult } from './run-result.tsx';

interface Props {
  name: string;
  choices: Choices;
  checked: Checked | undefined;
  pending: boolean;
  ask: AskFields;
  onAsk(part: Partial<AskFields>): void;
  onAgain(): void;
}

/** Where a request would go with the route as it stands in the editor; nothing is called. */
export function DryRunPanel({ name, choices, checked, pending, ask, onAsk, onAgain }: Props) {
  const models = [...new Set(choices.vendors.flatMap((vendor) => vendor.models))];
  return (
    <Section title="Dry run" note="Nothing is called; uses the tree as it stands here." className={css.panel}>
      <div className={css.fields}>
        <NativeSelect
          label="The request"
          value={ask.via}
          data={[
            { value: 'route', label: `names route ${name}` },
            { value: 'feature', label: 'goes the way of its feature' },
          ]}
          onChange={({ currentTarget }) => onAsk({ via: currentTarget.value as AskFields['via'] })}
        />
        <Autocomplete
          label="Feature"
          data={choices.features}
          limit={30}
          value={ask.feature}
          onChange={(feature) => onAsk({ feature })}
        />
        <NativeSelect
          label="Kind"
          value={ask.kind}
          data={['text', 'image', 'embedding']}
          onChange={({ currentTarget }) => onAsk({ kind: currentTarget.value as AskFields['kind'] })}
        />
        <Autocomplete
          label="Model asked for"
          placeholder="none"
          data={models}
          limit={30}
          value={ask.model}
          onChange={(model) => onAsk({ model })}
        />
        <TextInput
          label="User"
          placeholder="none"
          value={ask.user}
          onChange={({ currentTarget }) => onAsk({ user: currentTarget.value })}
        />
        <TextInput
          label="Input tokens"
          placeholder="1000"
          inputMode="numeric"
          value={ask.tokens}
          onChange={({ currentTarget }) => onAsk({ tokens: currentTarget.value })}
        />
        <Textarea
          label="Metadata"
          placeholder="plan = free"
          className={css.wide}
          autosize
          minRows={1}
          value={ask.metadata}
          onChange={({ currentTarget }) => onAsk({ metadata: currentTarget.value })}
        />
      </div>
      <div className={css.result} data-pending={pending || undefined} aria-busy={pending}>
        <Issues issues={checked?.askIssues ?? []} />
        {checked?.run && <RunResult run={checked.run} />}
        {checked && checked.issues.length > 0 && (
          <p className={css.quiet}>Solve what is wrong with the tree first.</p>
        )}
      </div>
      {checked?.run && checked.run.targets.length > 1 && (
        <Button size="compact-xs" variant="default" onClick={onAgain} mt="xs">
          Another request like it
        </Button>
      )}
    </Section>
  );
}
