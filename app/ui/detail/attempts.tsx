import type { AttemptRecord } from '#lib/insights/index.ts';
import { count, duration, money, moneyExact } from '../../format.ts';
import css from './attempts.module.css';
import shared from './detail.module.css';
import { Part } from './part.tsx';

const phases = [
  { key: 'queue', label: 'waiting' },
  { key: 'connect', label: 'connecting' },
  { key: 'first', label: 'to the first token' },
  { key: 'rest', label: 'to the end' },
] as const;

/** How long each phase of an attempt took, ms. The marks of an attempt count from its start, after the wait. */
function phasesOf({
  queueMs,
  connectMs,
  firstTokenMs,
  totalMs,
}: AttemptRecord): Record<(typeof phases)[number]['key'], number> {
  const total = totalMs ?? Math.max(firstTokenMs ?? 0, connectMs ?? 0);
  const connect = Math.min(connectMs ?? 0, total);
  const first = firstTokenMs === null ? 0 : Math.max(0, Math.min(firstTokenMs, total) - connect);
  return { queue: queueMs ?? 0, connect, first, rest: total - connect - first };
}

/** Every call to a vendor, on one time scale. */
export function Attempts({ attempts }: { attempts: AttemptRecord[] }) {
  const rows = attempts.map((attempt) => ({ attempt, phase: phasesOf(attempt) }));
  const longest = Math.max(
    1,
    ...rows.map(({ phase }) => phase.queue + phase.connect + phase.first + phase.rest),
  );
  return (
    <Part title={attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}>
      <ol className={css.attempts}>
        {rows.map(({ attempt, phase }) => (
          <li key={attempt.number}>
            <p>
              <b>{[attempt.vendor, attempt.model].filter(Boolean).join(' / ') || 'target not set'}</b>
              {attempt.organization && <span className={shared.faint}> {attempt.organization}</span>}
              <span className={attempt.errorKind ? shared.bad : shared.faint}>
                {' '}
                {attempt.errorKind ?? attempt.status}
              </span>
              <span className={css.right}>
                {duration(attempt.totalMs)}
                {attempt.inputTokens !== null &&
                  ` · ${count(attempt.inputTokens)} → ${count(attempt.outputTokens ?? 0)} tokens`}
                {attempt.costMicroUsd !== null && (
                  <span title={moneyExact(attempt.costMicroUsd)}> · {money(attempt.costMicroUsd)}</span>
                )}
              </span>
            </p>
            <div
              className={css.bar}
              role="img"
              aria-label={phases.map(({ key, label }) => `${label} ${duration(phase[key])}`).join(', ')}
            >
              {phases.map(({ key, label }) => (
                <span
                  key={key}
                  className={css.phase}
                  data-phase={key}
                  style={{ width: `${(phase[key] / longest) * 100}%` }}
                  title={`${label}: ${duration(phase[key])}`}
                />
              ))}
            </div>
            {attempt.reason && <p className={shared.faint}>{attempt.reason}</p>}
          </li>
        ))}
      </ol>
      <p className={css.phases}>
        {phases.map(({ key, label }) => (
          <span key={key}>
            <i className={css.phase} data-phase={key} /> {label}
          </span>
        ))}
      </p>
    </Part>
  );
}
