'use client';
import Link from 'next/link';
import { useState } from 'react';
import type { AttemptPoint } from '#lib/metrics/index.ts';
import type { ModelState } from '#lib/pool/index.ts';
import { count, duration, percent, plural } from '../../../../../format.ts';
import { Name } from '../../../../../ui/name.tsx';
import { Saturation } from '../../../../../ui/saturation.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import { Errors, FirstToken, InFlight } from './cells.tsx';
import { OrganizationActions } from './organization-actions.tsx';
import css from './organizations.module.css';
import { type LiveOrganization, modelMark, standingOf, tightest } from './standing.ts';
import { Traffic } from './traffic.tsx';

interface Props {
  organization: LiveOrganization;
  /** Nobody else at the vendor takes new requests. */
  isLast: boolean;
  href: string;
  total: AttemptPoint | undefined;
  points: AttemptPoint[];
  range: { from: number; to: number };
  stepMs: number;
}

const fewModels = 5;

export function OrganizationRows({ organization, isLast, href, total, points, range, stepMs }: Props) {
  const { id, label, state, simulated } = organization;
  const [all, setAll] = useState(false);
  const standing = standingOf(organization);
  const models = (state?.perModel ?? []).toSorted(
    (a, b) => Number(needsAttention(b)) - Number(needsAttention(a)) || (a.model < b.model ? -1 : 1),
  );
  const shown = all ? models : models.slice(0, Math.max(fewModels, models.filter(needsAttention).length));
  return (
    <>
      <tr
        className={css.organization}
        data-testid="organization"
        data-organization={id}
        data-standing={standing.word}
      >
        <th scope="row">
          <Link href={href}>
            <Name value={label} />
          </Link>
          {label !== id && <small>{id}</small>}
          {simulated && <small>simulated</small>}
        </th>
        <td>
          <StateMark tone={standing.tone} word={standing.word} strong />
          {standing.because && standing.because === state?.reason && (
            <p className={css.why}>{standing.because}</p>
          )}
        </td>
        <td />
        <td>
          <InFlight inFlight={state?.inFlight ?? 0} limit={state?.concurrencyLimit} what={label} />
        </td>
        <td className={css.right}>
          <FirstToken total={total} />
        </td>
        <td className={css.right}>
          <Errors total={total} />
        </td>
        <td>
          <Traffic points={points} range={range} stepMs={stepMs} label={label} />
        </td>
        <td className={css.right}>
          <OrganizationActions organization={organization} isLast={isLast} word={standing.word} />
        </td>
      </tr>
      {shown.map((model) => (
        <ModelRow
          key={model.model}
          model={model}
          isOff={standing.word === 'drained' || state?.account.state === 'open'}
        />
      ))}
      {models.length > shown.length && (
        <tr className={css.model}>
          <td colSpan={8}>
            <button type="button" className={css.more} onClick={() => setAll(true)}>
              {plural(models.length - shown.length, 'more model')}, all closed
            </button>
          </td>
        </tr>
      )}
    </>
  );
}

/** What needs attention comes first; else rows keep their place from one look to the next. */
const needsAttention = (model: ModelState): boolean => modelMark(model).tone !== 'fine';

/** @param isOff it gets nothing whatever its breaker says */
function ModelRow({ model, isOff }: { model: ModelState; isOff: boolean }) {
  const { slow, breaker } = model;
  const mark = modelMark(model);
  // That it is slow stands beside it.
  const breakerTone = mark.tone === 'fine' || mark.tone === 'amber' ? (isOff ? 'off' : 'fine') : mark.tone;
  const limit = tightest(model);
  const siblings = slow.siblingsFirstTokenMs;
  return (
    <tr className={css.model} data-testid="model" data-model={model.model} data-breaker={breaker.state}>
      <th scope="row">{model.model}</th>
      <td>
        <StateMark tone={breakerTone} word={mark.word} />
        {slow.isSlow && <StateMark tone="amber" word="slow" />}
        {mark.tone !== 'fine' && <p className={css.why}>{model.reason}</p>}
      </td>
      <td>
        {limit && (
          <Saturation
            used={1 - limit.share}
            text={`${percent(limit.share, 0)} left`}
            detail={`${limit.name}, ${limit.source === 'headers' ? 'headers' : 'counted'}`}
            label={`${model.model}: ${count(Math.round(limit.remaining))}${limit.limit === undefined ? '' : ` of ${count(limit.limit)}`} ${limit.name} left in this minute, by ${limit.source === 'headers' ? 'the vendor’s headers' : 'what Kept counted'}`}
          />
        )}
      </td>
      <td>{model.inFlight > 0 ? count(model.inFlight) : <span className={css.none}>–</span>}</td>
      <td
        className={css.right}
        title={
          siblings === undefined
            ? 'Median of its last calls'
            : 'Median of its last calls, and of the other organizations with this model'
        }
      >
        {slow.firstTokenMs === undefined ? null : (
          <>
            {duration(slow.firstTokenMs)}
            {slow.isSlow && siblings !== undefined && (
              <small className={css.under}>others {duration(siblings)}</small>
            )}
          </>
        )}
      </td>
      <td colSpan={3} />
    </tr>
  );
}
