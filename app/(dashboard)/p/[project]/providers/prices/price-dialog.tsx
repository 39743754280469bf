'use client';
import { Button, Group, Modal, NumberInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { PriceEntry } from '#lib/prices/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import form from '../organizations/form/form.module.css';
import { savePrice } from './actions.ts';
import type { PriceRow } from './rows.ts';

interface Props {
  /** Absent: of a model that is not listed. */
  row: PriceRow | undefined;
  today: string;
  onClose(): void;
}

const amounts = [
  { key: 'input', label: 'Input', required: true },
  { key: 'cachedInput', label: 'Cached input', required: false },
  { key: 'cacheWrite', label: 'Cache write', required: false },
  { key: 'output', label: 'Output', required: true },
  { key: 'imageOutput', label: 'Image output', required: false },
] as const;

type Amounts = Partial<Record<(typeof amounts)[number]['key'], number | string>>;

/** Sets what a model costs from a day on. */
export function PriceDialog({ row, today, onClose }: Props) {
  const { busy, issues, act } = useAct();
  const [model, setModel] = useState(row?.model ?? '');
  const [vendor, setVendor] = useState(row?.vendor ?? '');
  const [since, setSince] = useState(row?.source === 'catalog' ? row.entry.since : today);
  const [given, setGiven] = useState<Amounts>(() =>
    Object.fromEntries(amounts.map(({ key }) => [key, row?.entry[key] ?? ''])),
  );

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const filled = amounts.flatMap(({ key }) => {
      const value = given[key];
      return value === undefined || value === '' ? [] : [[key, Number(value)] as const];
    });
    // What the form has no field for, such as prices of long input and of images, stays as it is.
    const { input, cachedInput, cacheWrite, output, imageOutput, ...kept } =
      row?.entry ?? ({} as Partial<PriceEntry>);
    const entry = { ...kept, ...Object.fromEntries(filled), since } as PriceEntry;
    act(() => savePrice(model.trim(), vendor, entry), onClose);
  }

  return (
    <Modal opened onClose={onClose} title={row ? `Price of ${row.model}` : 'Set a price'}>
      <form onSubmit={submit}>
        <p className={form.hint}>
          USD per million tokens, from midnight UTC of a day on. What was called before keeps what it cost.
        </p>
        <div className={form.grid} style={{ gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }}>
          {!row && (
            <TextInput
              label="Model"
              required
              value={model}
              onChange={({ currentTarget }) => setModel(currentTarget.value)}
            />
          )}
          <TextInput
            label="Vendor"
            placeholder="whoever sells it"
            value={vendor}
            onChange={({ currentTarget }) => setVendor(currentTarget.value)}
          />
          <TextInput
            label="Since"
            type="date"
            required
            value={since}
            onChange={({ currentTarget }) => setSince(currentTarget.value)}
          />
          {amounts.map(({ key, label, required }) => (
            <NumberInput
              key={key}
              label={label}
              min={0}
              prefix="$"
              hideControls
              required={required}
              value={given[key] ?? ''}
              onChange={(value) => setGiven({ ...given, [key]: value })}
            />
          ))}
        </div>
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={busy}>
            Set price
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
