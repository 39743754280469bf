'use client';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Segments } from '../../../../ui/segments.tsx';
import css from './prompts.module.css';
import { promptHref } from './view.ts';

const kinds = [
  { value: 'text', label: 'Text' },
  { value: 'image', label: 'Image' },
] as const;
const allowed = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u;

/** Asks for what cannot be changed later, then opens the editor; nothing is made before it is saved there. */
export function NewPrompt({ project, taken }: { project: string; taken: string[] }) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'text' | 'image'>('text');
  const wrong = taken.includes(name)
    ? 'There is a prompt of this name.'
    : name !== '' && !allowed.test(name)
      ? 'Letters, digits, blanks and . _ -, beginning with a letter or digit.'
      : null;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (name === '' || wrong) return;
    setAsking(false);
    router.push(`${promptHref(project, name)}?new=${kind}`);
  }

  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.8} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        New prompt
      </Button>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="New prompt">
        <form className={css.form} onSubmit={onSubmit}>
          <TextInput
            label="Name"
            description="Features and your code call it by this name."
            placeholder="button-text"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <Segments label="What it makes" value={kind} options={kinds} onChange={setKind} />
          <Button type="submit" disabled={name === '' || wrong !== null}>
            Write it
          </Button>
        </form>
      </Modal>
    </>
  );
}
