import type { Machine } from '../store.ts';
import { slotLua } from './machine.lua.ts';

/**
 * A limit on how many things may be under way at once, dealt out to processes in blocks. A process claims a share,
 * hands its slots out by itself, and claims again as its need changes. Claims are absolute ("let me have up to `want`,
 * I keep `floor` for certain"), so that a repeated or reordered one does no harm.
 *
 *   sum of shares ≤ limit, because a share only grows into what is free, and shrinks only when its owner says so
 *   max–min fair: nobody gets more than its part while somebody else is short of his
 *   a share that was not renewed for `shareMs` is free again (its process died)
 *   a store that was born less than `graceMs` ago may have forgotten shares, and one that nobody reached for `silenceMs`
 *   would think them expired: for `graceMs` it takes them back in and grants nothing new
 */
export interface SlotRow {
  limit: number;
  /** The latest claim of anybody. */
  heardAt: number;
  /** Nothing new is granted until then. */
  graceUntil: number;
  shares: Record<string, { share: number; want: number; until: number; seq: number }>;
}

export interface SlotEvent {
  process: string;
  /** Grows with each claim of this process: an older one is ignored. */
  seq: number;
  limit: number;
  want: number;
  /** Slots it held and keeps, busy ones included. */
  floor: number;
  /** Slots that are in use: the truth, whatever the limit says. */
  busy: number;
  bornAt: number;
}

export interface SlotAnswer {
  share: number;
}

export const shareMs = 10_000;
/** Longer than every process needs to come back (connect.ts), plus one: Redis tells its age in whole seconds. */
export const graceMs = 3000;
/** Longer than a process that has a share and can reach the store is ever silent (`renewMs` in share.ts). */
const silenceMs = 5000;
/** The slots that cannot be divided evenly go round so often. */
const roundMs = 1000;

/** Max–min fair parts of the limit: everyone gets what he wants or as much as the others who do not. They sum to ≤ limit. */
export function fairParts(row: Pick<SlotRow, 'limit' | 'shares'>, now: number): Record<string, number> {
  const claims = Object.entries(row.shares)
    .map(([process, { want }]) => ({ process, want }))
    .sort((a, b) => a.want - b.want || (a.process < b.process ? -1 : 1));
  const parts: Record<string, number> = {};
  let left = row.limit;
  while (claims.length > 0 && (claims[0]?.want ?? 0) <= left / claims.length) {
    const { process, want } = claims.shift() as (typeof claims)[number];
    parts[process] = want;
    left -= want;
  }
  claims.sort((a, b) => (a.process < b.process ? -1 : 1));
  const even = Math.floor(left / claims.length);
  const odd = left - even * claims.length;
  const turn = Math.floor(now / roundMs);
  claims.forEach(({ process, want }, index) => {
    parts[process] = Math.min(want, even + ((index + turn) % claims.length < odd ? 1 : 0));
  });
  return parts;
}

const sumOf = (shares: SlotRow['shares']): number =>
  Object.values(shares).reduce((sum, { share }) => sum + share, 0);

export const slotMachine: Machine<SlotRow, SlotEvent, SlotAnswer> = {
  name: 'slots',
  keepMs: 10 * shareMs,
  step(row, event, now) {
    const { process, seq, limit, want, busy } = event;
    const isAlone = Object.keys(row?.shares ?? {}).every((one) => one === process);
    const isSilence = !isAlone && now > (row?.heardAt ?? now) + silenceMs;
    const graceUntil = Math.max(event.bornAt, isSilence ? now : 0) + graceMs;
    const grace = Math.max(graceUntil, row?.graceUntil ?? 0);
    const alive = Object.entries(row?.shares ?? {}).filter(([, { until }]) => until > now || now < grace);
    const { [process]: mine, ...others } = Object.fromEntries(alive);
    if (mine && mine.seq >= seq) return { answer: { share: mine.share } };

    const free = Math.max(0, limit - sumOf(others));
    const isNew = now < grace;
    // Who is not on the list was thought dead, and his slots may have been given away.
    const held = mine?.share ?? (isNew ? event.floor : free);
    const floor = Math.max(busy, Math.min(event.floor, held));
    const next: SlotRow = {
      limit,
      heardAt: now,
      graceUntil: grace,
      shares: { ...others, [process]: { share: floor, want, until: now + shareMs, seq } },
    };
    const part = fairParts(next, now)[process] ?? 0;
    const share = isNew ? floor : Math.max(floor, Math.min(want, free, part));
    next.shares[process] = { share, want, until: now + shareMs, seq };
    if (want === 0 && share === 0) delete next.shares[process];
    const isShort = Object.values(next.shares).some((one) => one.share < one.want);
    return { row: next, answer: { share }, notify: isShort };
  },
  lua: slotLua({ shareMs, graceMs, silenceMs, roundMs }),
};
