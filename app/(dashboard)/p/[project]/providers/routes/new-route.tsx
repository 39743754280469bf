'use client';
import { Button, Popover, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';

/** Names a route and opens its editor. */
export function NewRoute({ base, taken }: { base: string; taken: readonly string[] }) {
  const { push } = useRouter();
  const [name, setName] = useState('');
  const isTaken = taken.includes(name.trim());

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (name.trim()) push(`${base}/${encodeURIComponent(name.trim())}`);
  }

  return (
    <Popover position="bottom-end" trapFocus width={260}>
      <Popover.Target>
        <Button variant="default">New route</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="New route">
        <form onSubmit={submit}>
          <TextInput
            label="Name"
            placeholder="cheap"
            required
            pattern="[\p{L}\p{N}][\p{L}\p{N} ._\-]*"
            title="Letters, digits, blanks and . _ -"
            maxLength={100}
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" mt="sm" fullWidth>
            {isTaken ? 'Open it' : 'Make it'}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
