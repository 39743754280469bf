'use client';
import Link from 'next/link';
import type { InteractionSummary } from '#lib/insights/index.ts';
import { duration, momentExact, money, moneyExact, time } from '../../../../format.ts';
import { imagesIn } from '../../../../images-in.ts';
import { Name } from '../../../../ui/name.tsx';
import { OutcomeBadge, outcomeWord } from '../../../../ui/outcome-badge.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Thumbnail } from '../../../../ui/thumbnail.tsx';
import css from './history.module.css';

interface Props {
  rows: InteractionSummary[];
  /** On the stage. */
  current: string | null;
  project: string;
  timeZone: string;
  onOpen(id: string): void;
}

/** What this person generated here, as the log has it. */
export function History({ rows, current, project, timeZone, onOpen }: Props) {
  return (
    <Section title="Your generations" note="of the last 24 hours, newest first" className={css.history}>
      {rows.length === 0 ? (
        <p className={css.nothing}>None yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              {['Time', 'Outcome', 'Feature', 'Input', 'Result', 'Model', 'Latency', 'Cost'].map((head) => (
                <th key={head} scope="col" data-column={head.toLowerCase()}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.id}
                row={row}
                href={`/p/${project}/playground?id=${row.id}`}
                isCurrent={row.id === current}
                timeZone={timeZone}
                onOpen={() => onOpen(row.id)}
              />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

interface RowProps {
  row: InteractionSummary;
  href: string;
  isCurrent: boolean;
  timeZone: string;
  onOpen(): void;
}

function Row({ row, href, isCurrent, timeZone, onOpen }: RowProps) {
  const images = imagesIn(row.result);
  return (
    <tr aria-current={isCurrent || undefined} data-testid="history-row" data-id={row.id} onClick={onOpen}>
      <td data-column="time" title={momentExact(row.createdAt, timeZone)}>
        <Link
          href={href}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return event.stopPropagation();
            event.preventDefault();
          }}
        >
          {time(row.createdAt, timeZone)}
        </Link>
      </td>
      <td data-column="outcome">
        <OutcomeBadge word={outcomeWord(row)} />
        {row.tryNumber > 1 && <small title={`Try ${row.tryNumber} of its chain`}> #{row.tryNumber}</small>}
      </td>
      <td data-column="feature">
        <Name value={row.feature} />
      </td>
      <td data-column="input">{row.input || <i>no input</i>}</td>
      <td data-column="result">
        {images ? <Thumbnail hashes={images} /> : (row.result ?? <i>no result</i>)}
      </td>
      <td data-column="model">{row.model ?? <i>not set</i>}</td>
      <td data-column="latency">{duration(row.latencyMs)}</td>
      <td data-column="cost" title={moneyExact(row.costMicroUsd)}>
        {money(row.costMicroUsd)}
      </td>
    </tr>
  );
}
