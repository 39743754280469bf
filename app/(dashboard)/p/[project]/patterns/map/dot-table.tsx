'use client';
import { Button, Group } from '@mantine/core';
import Link from 'next/link';
import { useState } from 'react';
import { count } from '../../../../../format.ts';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { interactionHref } from '../view.ts';
import type { Dot } from './draw.ts';
import css from './map.module.css';
import { useInputs } from './use-inputs.ts';

interface Props {
  project: string;
  dots: readonly Dot[];
  names: string[];
}

const shown = 50;

/** What the map shows, one interaction a row. */
export function DotTable({ project, dots, names }: Props) {
  const [page, setPage] = useState(0);
  const some = dots.slice(page * shown, (page + 1) * shown);
  const texts = useInputs(
    project,
    some.map(({ id }) => id),
  );
  const last = Math.max(0, Math.ceil(dots.length / shown) - 1);
  return (
    <div className={css.twin}>
      <Table label="Interactions on the map" columns={['Input', 'Became', 'Patterns']}>
        {some.map(({ id, isRejected, patterns }) => {
          const text = texts.get(id);
          return (
            <tr key={id} data-testid="map-row">
              <th scope="row" className={table.text}>
                <Link href={interactionHref(project, id)}>
                  {text === undefined ? '…' : (text?.input ?? 'not in the log any more')}
                </Link>
                {text && <small>{text.feature}</small>}
              </th>
              <td data-kind={isRejected ? 'rejected' : 'kept'}>{isRejected ? 'rejected' : 'kept'}</td>
              <td className={table.text}>{patterns.map((place) => names[place]).join(', ') || '–'}</td>
            </tr>
          );
        })}
      </Table>
      <Group gap="xs">
        <Button variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
          Before
        </Button>
        <Button variant="default" disabled={page >= last} onClick={() => setPage(page + 1)}>
          Next
        </Button>
        <span className={css.count}>
          {count(page * shown + 1)} to {count(Math.min(dots.length, (page + 1) * shown))} of{' '}
          {count(dots.length)}
        </span>
      </Group>
    </div>
  );
}
