import type { ReactNode } from 'react';
import type { InteractionDetail } from '#lib/insights/index.ts';
import { count, duration, money, moneyExact } from '../../format.ts';
import { CopyValue } from '../copy-value.tsx';
import css from './facts.module.css';
import { Part } from './part.tsx';

/** The rest: where it ran, what it used, what it belongs to, and the product's own metadata. */
export function Facts({ detail }: { detail: InteractionDetail }) {
  const { inputTokens, outputTokens, costMicroUsd, metadata } = detail;
  const copied = (label: string, value: string | null) => value && <CopyValue label={label} value={value} />;
  const facts: [string, ReactNode][] = [
    ['Vendor', detail.vendor],
    ['Model', detail.model],
    ['Organization', detail.organization],
    ['Prompt', [detail.prompt, detail.promptVersion].filter(Boolean).join(' ')],
    ['Language', detail.language],
    ['Route kind', detail.routeKind],
    ['Latency', detail.latencyMs !== null && duration(detail.latencyMs)],
    ['First token', detail.firstTokenMs !== null && duration(detail.firstTokenMs)],
    ['Tokens', inputTokens !== null && `${count(inputTokens)} in, ${count(outputTokens ?? 0)} out`],
    ['Cost', costMicroUsd !== null && <span title={moneyExact(costMicroUsd)}>{money(costMicroUsd)}</span>],
    ['Finish reason', detail.finishReason],
    ['Error', detail.errorKind],
    ['Session', copied('session', detail.session)],
    ['User (hashed)', copied('user hash', detail.userHash)],
    ['Trace', copied('trace id', detail.traceId)],
    ['Chain', copied('chain id', detail.chainId)],
    ['Act', copied('act id', detail.actId)],
  ];
  const own = Object.entries(metadata);
  return (
    <>
      <Part title="Facts">
        <List entries={facts.filter(([, value]) => value)} />
      </Part>
      {own.length > 0 && (
        <Part title="Metadata">
          <List
            entries={own.map(([key, value]) => [
              key,
              typeof value === 'string' ? value : JSON.stringify(value),
            ])}
          />
        </Part>
      )}
    </>
  );
}

function List({ entries }: { entries: [string, ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
