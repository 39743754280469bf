import { Checkbox } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import Link from 'next/link';
import type { Letter } from '#lib/work/index.ts';
import { count, momentExact } from '../../../../../format.ts';
import { CopyValue } from '../../../../../ui/copy-value.tsx';
import { Name } from '../../../../../ui/name.tsx';
import table from '../../../../../ui/table.module.css';
import { StoryAndPayload } from '../story-and-payload.tsx';
import { runHref } from '../view.ts';
import { sinceWords } from '../words.ts';
import css from './letters.module.css';

interface Props {
  letter: Letter;
  base: string;
  at: number;
  timeZone: string;
  isOpen: boolean;
  isTicked: boolean;
  onTick(): void;
  onOpen(): void;
}

/** One dead letter; open, it shows what was asked for and what happened to it. */
export function LetterRow({ letter, base, at, timeZone, isOpen, isTicked, onTick, onOpen }: Props) {
  const { id, kind, of, code, message, createdAt, endedAt, tries } = letter;
  return (
    <>
      <tr data-testid="letter" data-letter={id} data-open={isOpen || undefined} className={css.letter}>
        <th scope="row">
          <span className={css.of}>
            <Checkbox size="xs" aria-label={`Choose ${id}`} checked={isTicked} onChange={onTick} />
            <Name value={of} />
          </span>
        </th>
        <td className={`${table.text} ${css.why}`}>
          <button type="button" aria-expanded={isOpen} onClick={onOpen}>
            <IconChevronRight size={13} stroke={2} aria-hidden />
            <span>{message}</span>
          </button>
          {code && <small>{code}</small>}
        </td>
        <td className={table.number}>{count(tries)}</td>
        <td className={table.number} title={momentExact(createdAt, timeZone)}>
          {sinceWords(createdAt, at)} ago
        </td>
        <td className={table.number} title={endedAt === null ? undefined : momentExact(endedAt, timeZone)}>
          {endedAt === null ? '–' : `${sinceWords(endedAt, at)} ago`}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className={table.text}>
            <p className={css.id}>
              {kind === 'runs' ? (
                <Link href={runHref(base, id)}>The run with its steps</Link>
              ) : (
                <CopyValue label={kind === 'webhooks' ? 'event id' : 'id'} value={id} />
              )}
            </p>
            <StoryAndPayload story={letter.story} payload={letter.payload} timeZone={timeZone} />
          </td>
        </tr>
      )}
    </>
  );
}
