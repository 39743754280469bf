'use client';
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { alignDecimals, plural } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import providers from '../providers.module.css';
import { dropPrice } from './actions.ts';
import { PriceDialog } from './price-dialog.tsx';
import { type PriceRow, perImage, perMillion } from './rows.ts';

interface Props {
  rows: PriceRow[];
  /** Models that are called and have no price: `groq llama-4`. */
  unpriced: string[];
  today: string;
}

/** Prices in force, those that people set among them. */
export function PricesView({ rows, unpriced, today }: Props) {
  const [find, setFind] = useQueryState('find', parseAsString.withDefault(''));
  const [editing, setEditing] = useState<PriceRow | 'new'>();
  const { busy, issues, act } = useAct();
  const wanted = find.trim().toLowerCase();
  const shown = rows.filter(({ model, vendor }) => `${vendor ?? ''} ${model}`.toLowerCase().includes(wanted));
  const column = (read: (row: PriceRow) => number | undefined) =>
    alignDecimals(shown.map((row) => perMillion(read(row))));
  const inputs = column(({ entry }) => entry.input);
  const cached = column(({ entry }) => entry.cachedInput);
  const outputs = column(({ entry }) => entry.output);

  return (
    <Section
      title="Prices in force"
      note={`${plural(rows.length, 'model')}. USD per million tokens; list prices unless a person set another.`}
      className={providers.section}
      controls={
        <>
          <TextInput
            aria-label="Find a model"
            placeholder="Find a model"
            leftSection={<IconSearch size={14} stroke={1.6} aria-hidden />}
            value={find}
            onChange={({ currentTarget }) => setFind(currentTarget.value || null)}
          />
          <Button variant="default" onClick={() => setEditing('new')}>
            Set a price
          </Button>
        </>
      }
    >
      {unpriced.length > 0 && (
        <p className={css.quiet}>
          Called, and no price is known: {unpriced.join(', ')}. Their cost is not counted until one is set.
        </p>
      )}
      <Issues issues={issues} />
      <Table
        label="Table of prices"
        columns={[
          'Model',
          'Vendor',
          { number: 'Input' },
          { number: 'Cached' },
          { number: 'Output' },
          { number: 'One image' },
          'Since',
          'From',
        ]}
        hasActions
      >
        {shown.map((row, i) => (
          <tr key={`${row.model} ${row.vendor} ${row.source}`} data-testid="price" data-model={row.model}>
            <th scope="row" className={css.mono}>
              {row.model}
            </th>
            <td>{row.vendor ?? <span className={css.quiet}>whoever sells it</span>}</td>
            <td className={css.number}>
              {inputs[i]}
              {row.instead && <small>list {perMillion(row.instead.input)}</small>}
            </td>
            <td className={css.number}>{cached[i]}</td>
            <td className={css.number}>
              {outputs[i]}
              {row.instead && <small>list {perMillion(row.instead.output)}</small>}
            </td>
            <td className={css.number}>{perImage(row.entry.imageMicroUsd)}</td>
            <td>
              {row.entry.since > today ? `from ${row.entry.since}` : row.entry.since}
              {row.others > 0 && <small>{plural(row.others, 'other date')}</small>}
            </td>
            <td>
              {row.source === 'catalog' ? <b>a person</b> : <span className={css.quiet}>list price</span>}
            </td>
            <td className={css.actions}>
              {row.source === 'catalog' && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  disabled={busy}
                  aria-label={`Back to list price of ${row.model}`}
                  onClick={() => act(() => dropPrice(row.model))}
                >
                  Back to list
                </Button>
              )}
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Edit the price of ${row.model}`}
                onClick={() => setEditing(row)}
              >
                Edit
              </Button>
            </td>
          </tr>
        ))}
      </Table>
      {shown.length === 0 && <p className={css.quiet}>No model is called like that.</p>}
      {editing && (
        <PriceDialog
          row={editing === 'new' ? undefined : editing}
          today={today}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Section>
  );
}
