'use client';
import { ActionIcon, Autocomplete, Button } from '@mantine/core';
import { IconArrowNarrowRight, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { NoteField } from '../note-field.tsx';
import form from '../organizations/form/form.module.css';
import { saveEquivalents } from './actions.ts';
import css from './equivalents.module.css';
import { fromRows, kinds, type Row, toRows } from './rows.ts';

interface Model {
  vendor: string;
  model: string;
}

interface Props {
  vendors: string[];
  saved: Record<string, Record<string, string>>;
  version: number;
  models: Model[];
  /** Asked for lately. */
  used: Model[];
}

/** Per vendor, which of its models stand in for those of others. */
export function Equivalents({ vendors, saved, version, models, used }: Props) {
  const [rows, setRows] = useState(() => toRows(saved, vendors));
  const [note, setNote] = useState('');
  const { busy, issues, act } = useAct();
  const isDirty = JSON.stringify(fromRows(rows)) !== JSON.stringify(fromRows(toRows(saved, vendors)));
  const change = (row: Row, part: Partial<Row>) =>
    setRows(rows.map((one) => (one === row ? { ...one, ...part } : one)));

  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        act(() => saveEquivalents(fromRows(rows), note, version));
      }}
    >
      {[...new Set(rows.map(({ vendor }) => vendor))].map((vendor) => {
        const own = rows.filter((row) => row.vendor === vendor);
        const others = used.filter((one) => one.vendor !== vendor).map(({ model }) => model);
        return (
          <Section key={vendor} title={`When everything runs on ${vendor}`} className={css.vendor}>
            <ul>
              {own.map((row, i) => (
                <li key={i}>
                  {(kinds as readonly string[]).includes(row.instead) ? (
                    <span className={css.kind}>any other {row.instead} model</span>
                  ) : (
                    <Autocomplete
                      aria-label="Model of another vendor"
                      placeholder="gpt-4.1"
                      limit={30}
                      data={[...new Set(others)]}
                      value={row.instead}
                      onChange={(instead) => change(row, { instead })}
                    />
                  )}
                  <IconArrowNarrowRight size={16} stroke={1.5} aria-label="becomes" />
                  <Autocomplete
                    aria-label={`Model of ${vendor} in place of ${row.instead || 'it'}`}
                    placeholder="no equivalent"
                    limit={30}
                    data={models.filter((one) => one.vendor === vendor).map(({ model }) => model)}
                    value={row.model}
                    onChange={(model) => change(row, { model })}
                  />
                  {!(kinds as readonly string[]).includes(row.instead) && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      aria-label={`Remove the line of ${row.instead || 'no model'}`}
                      onClick={() => setRows(rows.filter((one) => one !== row))}
                    >
                      <IconX size={14} stroke={1.7} />
                    </ActionIcon>
                  )}
                </li>
              ))}
            </ul>
            <Button
              size="compact-xs"
              variant="default"
              mt="xs"
              onClick={() => {
                const last = rows.findLastIndex((row) => row.vendor === vendor);
                setRows(rows.toSpliced(last + 1, 0, { vendor, instead: '', model: '' }));
              }}
            >
              Add a model
            </Button>
          </Section>
        );
      })}
      {rows.length === 0 && <p>No organization is set up, so there is nowhere to move to.</p>}
      <div className={form.save}>
        <NoteField value={note} onChange={setNote} />
        <Button type="submit" loading={busy} disabled={!isDirty}>
          Save equivalents
        </Button>
      </div>
      <Issues issues={issues} />
      <p className={form.hint}>
        A model that is named here goes before “any other” of its kind. Where there is no equivalent, requests
        stay with the vendor they were meant for, unless their route has a target that can move.
      </p>
    </form>
  );
}
