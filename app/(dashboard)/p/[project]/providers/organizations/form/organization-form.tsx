'use client';
import { Button, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import type { OrganizationView } from '#lib/providers/index.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { useAct } from '../../../../../../ui/use-act.ts';
import { NoteField } from '../../note-field.tsx';
import { deleteOrganization, saveOrganization } from '../actions.ts';
import { Advanced } from './advanced.tsx';
import { Basics } from './basics.tsx';
import { type OrganizationFields, toBody, toFields } from './fields.ts';
import css from './form.module.css';

interface Props {
  /** Where the organizations are listed. */
  base: string;
  /** Absent: a new one. */
  organization?: OrganizationView;
  /** Vendors that routes know already. */
  vendors: string[];
  /** Ids that are taken. */
  taken: string[];
}

/** One account or key at a vendor. The key goes in and never comes out again. */
export function OrganizationForm({ base, organization, vendors, taken }: Props) {
  const [fields, setFields] = useState(() => toFields(organization));
  const [note, setNote] = useState('');
  const { busy, issues, act } = useAct();
  const { push } = useRouter();
  const isNew = organization === undefined;
  const set = (part: Partial<OrganizationFields>) => setFields({ ...fields, ...part });
  const id = fields.id.trim();
  const idProblem = !isNew
    ? undefined
    : taken.includes(id)
      ? 'There is one with this id already'
      : id === 'new'
        ? 'This word is needed for the address of this page'
        : undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (idProblem) return;
    act(
      () => saveOrganization(id, toBody(fields, organization), note, organization?.version ?? 0),
      () => {
        setNote('');
        set({ key: '', removeKey: false, headers: '' });
        if (isNew) push(`${base}/${id}`);
      },
    );
  }

  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <div className={css.grid}>
        {isNew && (
          <TextInput
            label="Id"
            description="As the log, charts and routes call it; for good"
            placeholder="openai-main"
            required
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            title="Small letters, digits and dashes"
            error={idProblem}
            value={fields.id}
            onChange={({ currentTarget }) => set({ id: currentTarget.value })}
          />
        )}
        <Basics fields={fields} organization={organization} vendors={vendors} onChange={set} />
      </div>
      <Advanced fields={fields} organization={organization} onChange={set} />
      <div className={css.save}>
        <NoteField value={note} onChange={setNote} />
        <Button type="submit" loading={busy}>
          {isNew ? 'Add organization' : 'Save'}
        </Button>
        {!isNew && (
          <Button
            variant="subtle"
            color="gray"
            disabled={busy}
            className={css.remove}
            onClick={() =>
              act(
                () => deleteOrganization(organization.id),
                () => push(base),
              )
            }
          >
            Remove organization
          </Button>
        )}
      </div>
      <Issues issues={issues} />
    </form>
  );
}
