import Link from 'next/link';
import { day, momentExact } from '../../../../format.ts';
import { Name } from '../../../../ui/name.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import css from './prompts.module.css';
import { endOfScale, RateCells, RateHeads } from './rate-cells.tsx';
import type { PromptLine } from './read-prompts.ts';
import { promptHref } from './view.ts';

interface Props {
  project: string;
  prompts: PromptLine[];
  timeZone: string;
}

/** Every prompt with the version in use and how much of what it made was kept. */
export function PromptTable({ project, prompts, timeZone }: Props) {
  if (prompts.length === 0)
    return (
      <Notice title="There is no prompt yet">
        Without one a feature’s input is sent as it is. A prompt has versions, variables, context of the
        tenant and variants for each vendor; a feature uses it by name, so that it can be changed without a
        deploy.
      </Notice>
    );
  const max = endOfScale(prompts.map(({ rate }) => rate));
  return (
    <table className={css.table} data-testid="prompt-table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In use</th>
          <RateHeads max={max} />
          <th scope="col" data-column="uses">
            Features
          </th>
          <th scope="col" data-column="change">
            Last change
          </th>
        </tr>
      </thead>
      <tbody>
        {prompts.map((line) => (
          <Line key={line.document.name} line={line} project={project} timeZone={timeZone} max={max} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, project, timeZone, max }: Omit<Props, 'prompts'> & { line: PromptLine; max: number }) {
  const { document, uses, alsoUsedBy, live, rate } = line;
  const { name, version, body, changedAt, changedBy, note } = document;
  return (
    <tr data-testid="prompt-row" data-name={name}>
      <th scope="row">
        <Link href={promptHref(project, name)}>{name}</Link>
        {body.kind === 'image' && <span className={css.tag}>image</span>}
        {body.variants && <small>{Object.keys(body.variants).join(', ')}</small>}
      </th>
      <td>
        v{live}
        {version !== live && <small title="Features stay with an older version">newest v{version}</small>}
      </td>
      <RateCells of={rate} max={max} />
      <td data-column="uses">
        {uses.map(({ feature }) => (
          <Name key={feature} value={feature} />
        ))}
        {uses.length + alsoUsedBy.length === 0 && <i>none</i>}
        {alsoUsedBy.map((words) => (
          <small key={words}>{words}</small>
        ))}
      </td>
      <td data-column="change" title={momentExact(changedAt, timeZone)}>
        {day(changedAt, timeZone)} <small>{[changedBy, note].filter(Boolean).join(': ')}</small>
      </td>
    </tr>
  );
}
