import { Button } from '@mantine/core';
import type { LimitLine } from '#lib/work/index.ts';
import { day, momentExact } from '../../../../../format.ts';
import table from '../../../../../ui/table.module.css';
import { kindNames } from './fields.ts';
import { limitWords, scopeWords } from './limit-words.ts';
import { Uses } from './uses.tsx';

interface Props {
  limit: LimitLine;
  at: number;
  timeZone: string;
  onEdit(): void;
}

/** One limit with how much of it is used. */
export function LimitRow({ limit, at, timeZone, onEdit }: Props) {
  const { name, body, isEverywhere, changedAt, changedBy, note } = limit;
  return (
    <tr data-testid="limit" data-limit={name}>
      <th scope="row">
        <b>{name}</b>
        <small>{kindNames[body.kind].label}</small>
      </th>
      <td className={table.text}>{limitWords(body)}</td>
      <td className={table.text}>{scopeWords(body, isEverywhere)}</td>
      {limit.uses && (
        <td>
          <Uses body={body} name={name} uses={limit.uses} at={at} />
        </td>
      )}
      <td title={momentExact(changedAt, timeZone)}>
        {day(changedAt, timeZone)}, {changedBy}
        {note && <small>{note}</small>}
      </td>
      <td className={table.actions}>
        <Button size="compact-xs" variant="default" aria-label={`Change ${name}`} onClick={onEdit}>
          Change
        </Button>
      </td>
    </tr>
  );
}
