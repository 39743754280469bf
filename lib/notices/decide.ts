import type { DeliveryState, Phase } from './types.ts';

/** A message about the same kind and subject on one channel. */
export interface Earlier {
  id: number;
  incidentId: number;
  state: DeliveryState;
  /** Plain ends: they do not count as having just been told. */
  isEnd: boolean;
  /** ms: when it was sent, else when it was to be. */
  at: number;
}
export type Decision =
  | { do: 'nothing' | 'send' | 'silence' }
  | { do: 'hold'; untilMs: number }
  | { do: 'rewrite'; id: number };

const isUnderWay = ({ state }: Earlier) => state === 'waiting' || state === 'sending';

/**
 * What one channel does with an event. The start of an incident is told, unless something started for the same kind
 * and subject less than `minimumMs` ago: then one message is held until that time has passed, rewritten with what
 * happens meanwhile. An end is told when its start was. Whatever is silenced is written down, once an incident.
 */
export function decide(
  event: { phase: Phase; incidentId: number },
  earlier: readonly Earlier[],
  { isSilenced, minimumMs, nowMs }: { isSilenced: boolean; minimumMs: number; nowMs: number },
): Decision {
  const held = earlier.find(({ state }) => state === 'held');
  // Whether it is silenced is asked again when it is due.
  if (held) return { do: 'rewrite', id: held.id };

  const ofIncident = earlier.filter(({ incidentId }) => incidentId === event.incidentId);
  const isTold = ofIncident.some(({ state }) => state !== 'silenced');
  if (event.phase === 'ended') {
    if (isSilenced) return { do: ofIncident.length > 0 ? 'silence' : 'nothing' };
    return { do: isTold ? 'send' : 'nothing' };
  }
  if (isTold) return { do: 'nothing' };
  if (isSilenced) return { do: ofIncident.length > 0 ? 'nothing' : 'silence' };

  const starts = earlier.filter(({ isEnd, state }) => !isEnd && state !== 'silenced');
  const untilMs = Math.max(0, ...starts.map((one) => (isUnderWay(one) ? nowMs : one.at) + minimumMs));
  return untilMs > nowMs ? { do: 'hold', untilMs } : { do: 'send' };
}
