'use client';
import { Autocomplete, Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ConcurrencyLimits } from '#lib/pool/index.ts';
import type { ConcurrencyUse } from '#lib/providers/index.ts';
import { count } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Saturation } from '../../../../../ui/saturation.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import providers from '../providers.module.css';
import { saveLimits } from './actions.ts';
import form from './form/form.module.css';

interface Props {
  /** Those that people set. */
  limits: ConcurrencyLimits;
  /** Of the document; 0: nobody has set it. */
  version: number;
  /** With those of the environment. */
  inForce: ConcurrencyUse[];
  vendors: string[];
  models: { model: string; vendor: string }[];
}

/** How many calls a model may have at once, over all organizations of its vendor and all processes. */
export function Limits({ limits, version, inForce, vendors, models }: Props) {
  const { busy, issues, act } = useAct();
  const [vendor, setVendor] = useState(vendors[0] ?? '');
  const [model, setModel] = useState('');
  const [most, setMost] = useState<number | string>('');
  const shown = inForce.filter(({ limit }) => limit !== undefined);
  const save = (next: ConcurrencyLimits) => act(() => saveLimits(next, version));
  const set = (ofVendor: string, ofModel: string, limit: number) =>
    save({ ...limits, [ofVendor]: { ...limits[ofVendor], [ofModel]: limit } });
  const isSet = (ofVendor: string, ofModel: string) => limits[ofVendor]?.[ofModel] !== undefined;

  return (
    <Section
      title="Concurrency limits"
      note="Calls at once by vendor and model, over all organizations and processes. Laid over MODEL_ENGINE_CONCURRENCY_LIMITS."
      className={providers.section}
    >
      {shown.length > 0 && (
        <Table
          label="Limits in force"
          columns={['Vendor', 'Model', 'In flight / limit', 'Set by']}
          hasActions
        >
          {shown.map(({ vendor: ofVendor, model: ofModel, inFlight, limit = 0, saturation }) => (
            <tr key={`${ofVendor}/${ofModel}`} data-testid="limit" data-model={ofModel}>
              <td>{ofVendor}</td>
              <td className={css.mono}>{ofModel}</td>
              <td>
                <Saturation
                  used={saturation}
                  text={`${count(inFlight)} / ${count(limit)}`}
                  label={`${ofModel}: ${count(inFlight)} calls in flight, at most ${count(limit)} at once`}
                />
              </td>
              <td>{isSet(ofVendor, ofModel) ? 'a person' : 'the environment'}</td>
              <td className={css.actions}>
                {isSet(ofVendor, ofModel) && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={busy}
                    aria-label={`Take away the limit of ${ofModel}`}
                    onClick={() => save(without(limits, ofVendor, ofModel))}
                  >
                    Take away
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <form
        className={form.inline}
        onSubmit={(event) => {
          event.preventDefault();
          if (vendor && model && most !== '') set(vendor, model, Number(most));
        }}
      >
        <Autocomplete label="Vendor" data={vendors} value={vendor} onChange={setVendor} required />
        <Autocomplete
          label="Model"
          limit={30}
          data={models.filter((one) => one.vendor === vendor).map((one) => one.model)}
          value={model}
          onChange={setModel}
          required
        />
        <NumberInput
          label="Calls at once"
          min={0}
          allowDecimal={false}
          value={most}
          onChange={setMost}
          required
        />
        <Button variant="default" type="submit" loading={busy}>
          Set limit
        </Button>
      </form>
      <Issues issues={issues} />
    </Section>
  );
}

function without(limits: ConcurrencyLimits, vendor: string, model: string): ConcurrencyLimits {
  const { [model]: _, ...rest } = limits[vendor] ?? {};
  const { [vendor]: __, ...others } = limits;
  return Object.keys(rest).length > 0 ? { ...others, [vendor]: rest } : others;
}
