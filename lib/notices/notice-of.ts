import type { NoticeEvent, Phase, Severity } from './types.ts';

/** What the pool tells, as far as a notice needs it. */
export interface PoolEventLike {
  kind: keyof typeof meanings;
  subject: string;
  vendor?: string | undefined;
  organization?: string | undefined;
  model?: string | undefined;
  reason?: string | undefined;
  waitMs?: number | undefined;
  /** 0–1. */
  share?: number | undefined;
}
interface Meaning {
  kind: string;
  phase: Phase;
  severity: Severity;
  say(event: PoolEventLike): string;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const because = ({ reason }: PoolEventLike) => (reason ? `: ${reason}` : '');
const nextTry = ({ waitMs }: PoolEventLike) =>
  waitMs === undefined || !Number.isFinite(waitMs) ? '' : `, next try in ${Math.ceil(waitMs / 1000)} s`;

const meanings = {
  breaker_opened: {
    kind: 'breaker',
    phase: 'started',
    severity: 'warning',
    say: (event) => `The breaker of ${event.subject} opened${because(event)}${nextTry(event)}.`,
  },
  breaker_closed: {
    kind: 'breaker',
    phase: 'ended',
    severity: 'info',
    say: ({ subject }) => `The breaker of ${subject} closed: it answers again.`,
  },
  organization_out: {
    kind: 'organization',
    phase: 'started',
    severity: 'critical',
    say: (event) =>
      `Organization ${event.subject} is out${because(event)}. It needs a person: its key, its quota or its bill${nextTry(event)}.`,
  },
  organization_back: {
    kind: 'organization',
    phase: 'ended',
    severity: 'info',
    say: ({ subject }) => `Organization ${subject} is back.`,
  },
  limit_near: {
    kind: 'limit',
    phase: 'started',
    severity: 'warning',
    say: (event) =>
      `${event.subject} is near its limit${event.share === undefined ? '' : ` (${percent(event.share)} in use)`}${because(event)}.`,
  },
  limit_clear: {
    kind: 'limit',
    phase: 'ended',
    severity: 'info',
    say: ({ subject }) => `${subject} is clear of its limit again.`,
  },
  slow: {
    kind: 'slow',
    phase: 'started',
    severity: 'warning',
    say: (event) => `${event.subject} is slower than its siblings and gets a small share${because(event)}.`,
  },
  slow_over: {
    kind: 'slow',
    phase: 'ended',
    severity: 'info',
    say: ({ subject }) => `${subject} is as fast as its siblings again.`,
  },
  store_away: {
    kind: 'store',
    phase: 'started',
    severity: 'warning',
    say: (event) => `The shared state is away: every process goes on with its last share${because(event)}.`,
  },
  store_back: {
    kind: 'store',
    phase: 'ended',
    severity: 'info',
    say: () => 'The shared state is back.',
  },
} satisfies Record<string, Meaning>;

/** What an event of the pool means to people. @param at ms */
export function noticeOf(event: PoolEventLike, at: number): NoticeEvent {
  const { kind, phase, severity, say }: Meaning = meanings[event.kind];
  const { subject, vendor, organization, model, reason, waitMs, share } = event;
  const known = Object.entries({ vendor, organization, model, reason, waitMs, share }).filter(
    ([, value]) => value !== undefined && (typeof value === 'string' || Number.isFinite(value)),
  );
  const details = Object.fromEntries(known) as Record<string, string | number>;
  return { kind, subject, phase, severity, summary: say(event), details, at };
}
