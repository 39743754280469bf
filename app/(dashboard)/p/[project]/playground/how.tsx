'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { count, duration, money, moneyExact } from '../../../../format.ts';
import { CopyValue } from '../../../../ui/copy-value.tsx';
import { Attempts } from '../../../../ui/detail/attempts.tsx';
import facts from '../../../../ui/detail/facts.module.css';
import css from './how.module.css';
import { attemptsAt, type Run } from './run.ts';

const verbs: Record<string, string> = {
  'under way': 'is answering',
  completed: 'answered',
  cancelled: 'was stopped',
};

/** Who answered and why, with every call on one time scale: while it happens, then as the log has it. */
export function How({ run, now, project }: { run: Run; now: number; project: string }) {
  const { detail, id, traceId, prompt } = run;
  const attempts = attemptsAt(run, now);
  const last = attempts.at(-1);
  const tokens = detail?.inputTokens;
  const entries: [string, ReactNode][] = [
    ['Prompt', prompt ?? (id && 'none')],
    ['First token', detail?.firstTokenMs != null && duration(detail.firstTokenMs)],
    ['In all', detail?.latencyMs != null && duration(detail.latencyMs)],
    ['Tokens', tokens != null && `${count(tokens)} in, ${count(detail?.outputTokens ?? 0)} out`],
    [
      'Cost',
      detail?.costMicroUsd != null && (
        <span title={moneyExact(detail.costMicroUsd)}>{money(detail.costMicroUsd)}</span>
      ),
    ],
    ['Trace', traceId && <CopyValue label="trace id" value={traceId} />],
  ];
  const shown = entries.filter(([, value]) => value);
  return (
    <section className={css.how} aria-label="How it was answered" data-testid="how">
      <div className={css.head}>
        <h2>How it was answered</h2>
        {detail && <Link href={`/p/${project}/interactions/${detail.id}`}>Open in the log</Link>}
      </div>
      {last && (
        <p>
          <b>{last.organization}</b> {verbs[last.status] ?? 'did not answer'}
        </p>
      )}
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      {shown.length === 0 ? (
        <p className={css.nothing}>Organization, attempts and cost appear here while it is answered.</p>
      ) : (
        <dl className={facts.facts}>
          {shown.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
