import Link from 'next/link';
import type { Chain } from '#lib/chains/index.ts';
import { count, money, moneyExact } from '../../../../../../format.ts';
import { Section } from '../../../../../../ui/section.tsx';
import { StateMark, type Tone } from '../../../../../../ui/state-mark.tsx';
import table from '../../../../../../ui/table.module.css';
import { Table } from '../../../../../../ui/table.tsx';
import { Payload } from '../../payload.tsx';
import css from './run.module.css';

type Step = Chain['steps'][number];

const tones: Record<Step['state'], Tone> = {
  waiting: 'unknown',
  running: 'fine',
  completed: 'fine',
  failed: 'broken',
};

/** What each call of a chain became: who served it, what it cost, what it gave. */
export function ChainSteps({ chain, project }: { chain: Chain; project: string }) {
  const { state, attempt, costMicroUsd, error, steps } = chain;
  const note = `${state}${attempt > 1 ? `, attempt ${attempt}` : ''}, ${money(costMicroUsd)}`;
  return (
    <Section title="Chain" note={note} className={css.chain}>
      {error && (
        <p className={css.error}>
          {error.step && `${error.step}: `}
          {error.message}
        </p>
      )}
      <Table
        label="Steps of the chain"
        columns={['Call', 'State', 'Served by', 'What it gave', { number: 'Tries' }, { number: 'Cost' }]}
      >
        {steps.map((step) => (
          <Line key={step.name} step={step} project={project} />
        ))}
      </Table>
    </Section>
  );
}

function Line({ step, project }: { step: Step; project: string }) {
  const { name, kind, feature, state, tries, vendor, model, value, error, costMicroUsd, interactionId } =
    step;
  return (
    <tr data-testid="chain-step" data-state={state}>
      <th scope="row">
        {tries > 0 ? <Link href={`/p/${project}/interactions/${interactionId}`}>{name}</Link> : name}
        <small>
          {kind} of {feature}
        </small>
      </th>
      <td>
        <StateMark tone={tones[state]} word={state} />
        {error && <small>{error.message}</small>}
      </td>
      <td>{vendor ? `${vendor} ${model ?? ''}` : '–'}</td>
      <td className={table.text}>{value === undefined ? '–' : <Payload payload={value} />}</td>
      <td className={table.number}>{count(tries)}</td>
      <td className={table.number} title={moneyExact(costMicroUsd)}>
        {money(costMicroUsd)}
      </td>
    </tr>
  );
}
