'use client';
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconRoute, IconSearch, IconUser } from '@tabler/icons-react';
import { type ComponentProps, useState } from 'react';
import { useView } from '../../../../ui/view-scope.tsx';
import { interactionsParsers } from '../../../../view.ts';
import css from './interactions.module.css';

/** Full text over input and result, one end user by the id that the product knows, and one trace. */
export function SearchBox() {
  const [{ text, user, trace }, setView] = useView(interactionsParsers);
  return (
    <search className={css.search}>
      <Field
        label="Search input and result"
        placeholder="Search input and result"
        leftSection={<IconSearch size={14} stroke={1.7} aria-hidden />}
        value={text}
        onSearch={(value) => setView({ text: value })}
      />
      <Field
        label="User id"
        placeholder="User id"
        leftSection={<IconUser size={14} stroke={1.7} aria-hidden />}
        value={user}
        onSearch={(value) => setView({ user: value })}
      />
      <Field
        label="Trace id"
        placeholder="Trace id"
        leftSection={<IconRoute size={14} stroke={1.7} aria-hidden />}
        value={trace}
        onSearch={(value) => setView({ trace: value })}
      />
    </search>
  );
}

interface FieldProps extends Omit<ComponentProps<typeof TextInput>, 'value' | 'label' | 'onChange'> {
  label: string;
  value: string | null;
  onSearch(value: string | null): void;
}

function Field({ label, value, onSearch, ...props }: FieldProps) {
  const [typed, setTyped] = useState(value ?? '');
  const [asked, setAsked] = useState(value);
  // "Back" and links change the address under the field.
  if (asked !== value) {
    setAsked(value);
    setTyped(value ?? '');
  }
  function search(next: string | null) {
    setAsked(next);
    onSearch(next);
  }
  const searchSoon = useDebouncedCallback((next: string) => search(next.trim() || null), 350);

  return (
    <TextInput
      {...props}
      type="search"
      aria-label={label}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        searchSoon(currentTarget.value);
      }}
      rightSection={
        typed && (
          <CloseButton
            size="xs"
            aria-label={`Clear: ${label}`}
            onClick={() => {
              setTyped('');
              search(null);
            }}
          />
        )
      }
    />
  );
}
