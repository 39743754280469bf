import type { Frame } from '../dialects/types.ts';
import type { Fault } from './types.ts';

/** What the sender does next. `waitMs` Infinity = until the client goes. */
export type Step =
  | { kind: 'frame'; frame: Frame }
  | { kind: 'wait'; waitMs: number }
  | { kind: 'stop'; hard: boolean };

/** A stream's frames with the fault worked in. Faults with `afterTokens` come at the latest before the end marker. */
export function* disturb(
  frames: Iterable<Frame>,
  fault: Fault,
  errorFrame: (sequence: number) => Frame,
): Generator<Step> {
  const after = 'afterTokens' in fault ? fault.afterTokens : Infinity;
  let tokens = 0;
  let count = 0;
  let due = fault.kind !== 'content_filter_finish' && after !== Infinity;
  for (const frame of frames) {
    if (due && (frame.end || (tokens >= after && (tokens > 0 || frame.tokens > 0)))) {
      due = false;
      if (fault.kind === 'cut') return yield { kind: 'stop', hard: fault.hard ?? false };
      if (fault.kind === 'error_event') {
        yield { kind: 'frame', frame: errorFrame(count) };
        return yield { kind: 'stop', hard: false };
      }
      if (fault.kind === 'stall') yield { kind: 'wait', waitMs: fault.forMs ?? Infinity };
      if (fault.kind === 'bad_event') yield { kind: 'frame', frame: { text: broken(frame.text), tokens: 0 } };
    }
    if (frame.end && fault.kind === 'no_done') {
      if (fault.hold) yield { kind: 'wait', waitMs: Infinity };
      continue;
    }
    yield {
      kind: 'frame',
      frame: fault.kind === 'malformed_json' ? { ...frame, text: broken(frame.text) } : frame,
    };
    tokens += frame.tokens;
    count++;
  }
}

/** The same, for a body that comes in one piece. */
export function disturbWhole(text: string, fault: Fault): Step[] {
  const part = (from: number, to = text.length): Step => ({
    kind: 'frame',
    frame: { text: text.slice(from, to), tokens: 0 },
  });
  const middle = Math.ceil(text.length / 2);
  switch (fault.kind) {
    case 'cut':
      return [part(0, middle), { kind: 'stop', hard: fault.hard ?? false }];
    case 'stall':
      return [part(0, middle), { kind: 'wait', waitMs: fault.forMs ?? Infinity }, part(middle)];
    case 'bad_event':
    case 'malformed_json':
      return [part(0, middle)];
    default:
      return [part(0)];
  }
}

/** An event whose JSON breaks off; the event itself ends well, or it would swallow the next one. */
const broken = (text: string): string => {
  const start = text.indexOf('data: ') + 6;
  return `${text.slice(0, start + Math.max(2, Math.floor((text.trimEnd().length - start) * 0.6)))}\n\n`;
};
