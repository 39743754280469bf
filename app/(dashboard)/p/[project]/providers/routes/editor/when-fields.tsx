'use client';
import { Autocomplete, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Condition, RouteNode } from '#lib/routing/index.ts';
import { showValue, type TestName, testNames, testOf, toTest } from '../scalar.ts';
import type { Path } from '../tree.ts';
import { conditionWords } from '../words.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { JsonField } from './json-field.tsx';

interface Props {
  node: Extract<RouteNode, { when: unknown }>;
  path: Path;
}

type Test = Extract<Condition, { field: unknown }>;
const fields = ['metadata.plan', 'feature', 'model', 'kind', 'stream', 'user', 'inputTokens'];

/** The condition: one test in fields, several as JSON. */
export function WhenFields({ node: { when }, path }: Props) {
  const { replace } = useEditing();
  const set = (next: unknown) => replace([...path, 'when'], next);
  if (!('field' in when))
    return (
      <div className={css.condition}>
        <p className={css.words}>{conditionWords(when)}</p>
        <JsonField label="Condition as JSON" value={when} onChange={set} />
      </div>
    );
  return (
    <>
      <TestFields test={when} onChange={set} />
      <button type="button" className={css.link} onClick={() => set({ all: [when] })}>
        and / or…
      </button>
    </>
  );
}

function TestFields({ test, onChange }: { test: Test; onChange(test: Test): void }) {
  const name = testOf(test);
  const [text, setText] = useState(() => showValue(test));
  const change = (field: string, next: TestName, value: string) => {
    setText(value);
    onChange(toTest(field as Test['field'], next, value));
  };
  return (
    <>
      <Autocomplete
        aria-label="Field"
        className={css.field}
        data={fields}
        value={test.field}
        onChange={(field) => change(field, name, text)}
      />
      <NativeSelect
        aria-label="Test"
        data={testNames}
        value={name}
        onChange={({ currentTarget }) => change(test.field, currentTarget.value as TestName, text)}
      />
      {name === 'exists' ? (
        <NativeSelect
          aria-label="Value"
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={String(test.exists ?? true)}
          onChange={({ currentTarget }) => change(test.field, name, currentTarget.value)}
        />
      ) : (
        <TextInput
          aria-label="Value"
          className={css.value}
          placeholder={name === 'in' ? 'a, b, c' : 'value'}
          value={text}
          onChange={({ currentTarget }) => change(test.field, name, currentTarget.value)}
        />
      )}
    </>
  );
}
