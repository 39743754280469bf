import { connect } from 'node:net';
import type { RoomEvent } from '#lib/flow/room/events.ts';
import type { AskRow } from '#lib/flow/room/rows.ts';
import type { BreakerRow } from '#lib/pool/breaker/machine.ts';

/** One ask of the shared room, from Redis' own account of what it did. */
export interface Visit {
  id: string;
  process: string;
  lane: string;
  rank: number;
  needs: AskRow['needs'];
  /** Numbers of the transitions that did it: they run one after the other. */
  askedIn: number;
  admittedIn?: number;
  /** Its end, also if it was never admitted. */
  releasedIn?: number;
  /** On the store's clock, ms. */
  askedAt: number;
  admittedAt?: number;
  releasedAt?: number;
}

/** A breaker that changed its state. */
export interface Turn {
  key: string;
  state: BreakerRow['state'];
  at: number;
}

/** What MONITOR shows of the shared store: no process of Kept has a hand in it, nor knows that it is watched. */
export interface StoreLog extends AsyncDisposable {
  visits(): Visit[];
  turns(): Turn[];
}

const eventPrefix = '"evalsha" ';
const [askPrefix, breakerPrefix] = ['kept:room:a:', 'kept:breaker:'];

export async function watchStore(url: string): Promise<StoreLog> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const visits = new Map<string, Visit>();
  const turns: Turn[] = [];
  let transition = 0;
  let rest = '';

  function read(line: string): void {
    // +<seconds>.<micros> [<db> <client or lua>] "<word>" …
    const head = /^\+(\d+)\.(\d{3})\d* \[\d+ (\S+)\] /.exec(line);
    if (!head) return;
    const [all, seconds, millis, source] = head;
    const atMs = Number(seconds) * 1000 + Number(millis);
    const words = line.slice(all.length);
    if (source !== 'lua') {
      transition++;
      if (words.toLowerCase().startsWith(eventPrefix) && words.includes('kept:room:')) asked(words, atMs);
      return;
    }
    if (words.startsWith(`"SET" "${breakerPrefix}`)) turned(words);
    else if (words.includes(`"${askPrefix}`)) changed(words, atMs);
  }

  function changed(words: string, atMs: number): void {
    const [command, key = '', value = '', , keep = ''] = wordsOf(words);
    const visit = visits.get(key.slice(askPrefix.length));
    if (!visit) return;
    if (command === 'DEL') {
      visit.releasedIn ??= transition;
      visit.releasedAt ??= atMs;
    }
    if (command !== 'SET' || visit.admittedIn !== undefined) return;
    const { row, until } = JSON.parse(value) as { row: AskRow; until: number };
    if (row.line !== '') return;
    visit.admittedIn = transition;
    visit.admittedAt = until - Number(keep);
  }

  function turned(words: string): void {
    const [, name = '', value = ''] = wordsOf(words);
    const key = name.slice(breakerPrefix.length);
    const { row, at } = JSON.parse(value) as { row: BreakerRow; at: number };
    const before = turns.findLast((turn) => turn.key === key)?.state ?? 'closed';
    if (row.state !== before) turns.push({ key, state: row.state, at });
  }

  function asked(words: string, askedAt: number): void {
    const event = JSON.parse(wordsOf(words)[3] ?? '{}') as RoomEvent;
    if (event.type !== 'ask' || visits.has(event.id)) return;
    const { id, process, lane, rank, needs } = event;
    visits.set(id, { id, process, lane, rank, needs, askedIn: transition, askedAt });
  }

  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) read(line);
  });
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('data', () => resolve()).write('MONITOR\r\n'));
  return {
    visits: () => [...visits.values()],
    turns: () => turns,
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

/** As Redis quotes them: backslashes before quotes and backslashes, \xNN for what cannot be shown. */
function wordsOf(line: string): string[] {
  const found = line.match(/"(?:[^"\\]|\\.)*"/gs) ?? [];
  return found.map((word) =>
    Buffer.from(
      word
        .slice(1, -1)
        .replace(/\\(x[0-9a-f]{2}|.)/gs, (_, code: string) =>
          code.startsWith('x') && code.length === 3
            ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
            : ({ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' }[code] ?? code),
        ),
      'latin1',
    ).toString('utf8'),
  );
}
