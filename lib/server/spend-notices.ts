import type { FlowEvent } from '#lib/flow/index.ts';
import type { NoticeEvent } from '#lib/notices/index.ts';

const dollars = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(2)}`;

/** What people should know about spend caps. @param project slug */
export function spendNotice(event: FlowEvent, project: (id: number) => string, at: number): NoticeEvent {
  if (event.kind !== 'spend_near') {
    const isAway = event.kind === 'spend_unguarded';
    return {
      kind: 'spend_guard',
      subject: 'spend caps',
      phase: isAway ? 'started' : 'ended',
      severity: isAway ? 'critical' : 'info',
      summary: isAway
        ? 'Spend caps are not kept while Postgres is away: what is spent is counted and generation goes on.'
        : 'Spend caps are kept again.',
      at,
    };
  }
  const { limit, key, period, share, spentMicroUsd, limitMicroUsd, resetsAt } = event;
  const whose = key ? ` for ${key}` : '';
  return {
    kind: 'spend',
    subject: `${project(event.projectId)}/${limit}${key ? `/${key}` : ''}`,
    phase: 'happened',
    severity: 'warning',
    summary: `${Math.round(share * 100)} % of the spend cap ${limit}${whose} is used in ${period}: ${dollars(spentMicroUsd)} of ${dollars(limitMicroUsd)}. It starts anew ${new Date(resetsAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    details: { share, spentMicroUsd, limitMicroUsd },
    at,
  };
}
