import { DatabaseAway, isRetryable } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import { channelNames, channels } from './channels/index.ts';
import { timeOf } from './clock.ts';
import { deliver } from './deliver.ts';
import { acknowledge, listIncidents, listOpen } from './incidents.ts';
import { readChannels } from './kind.ts';
import { type Message, pageUrl, tidy } from './message.ts';
import { listDeliveries } from './outbox.ts';
import { recordEvent } from './record.ts';
import { addSilence, removeSilences } from './silences.ts';
import type { NoticeEvent, Notices, NoticesOptions } from './types.ts';

const inMemory = 1_000;
const tickMs = 5_000;

/** Turns events into incidents and messages. Any number of processes may do so on one database; one of them sends. */
export function createNotices(options: NoticesOptions): Notices {
  const { database, catalog, openSecret, fault, baseUrl, now } = options;
  const { fetch = globalThis.fetch, random = Math.random, timeoutMs = 10_000 } = options;
  /** Reported and not written yet, oldest first. */
  const events: NoticeEvent[] = [];
  let recording: Promise<void> | undefined;
  let delivering: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;

  const body = () => readChannels(catalog).body;
  const time = () => timeOf(database, now);

  async function writeEvents(): Promise<void> {
    for (let event = events[0]; event; event = events[0]) {
      try {
        await recordEvent(database, event, { body: body(), baseUrl, now });
      } catch (error) {
        if (error instanceof DatabaseAway || isRetryable(error)) return;
        fault(error);
      }
      // Meanwhile it may have been pushed out by newer ones.
      if (events[0] === event) events.shift();
    }
  }
  async function sendDue(): Promise<void> {
    const outside = {
      ...{ database, openSecret, fetch, random, timeoutMs, now },
      ...{ channels: body, isStopping: () => isStopping },
    };
    const ends = await Promise.allSettled(channelNames.map((channel) => deliver(channel, outside)));
    for (const end of ends)
      if (end.status === 'rejected' && !(end.reason instanceof DatabaseAway)) fault(end.reason);
  }
  const record = () => {
    recording ??= writeEvents().finally(() => {
      recording = undefined;
    });
    return recording;
  };
  const send = () => {
    delivering ??= sendDue().finally(() => {
      delivering = undefined;
    });
    return delivering;
  };
  const flush = async () => {
    await record();
    await send();
  };

  function report(event: NoticeEvent): void {
    try {
      events.push(tidy(event));
    } catch (error) {
      fault(error);
      return;
    }
    if (events.length > inMemory) events.shift();
    // More than one: they are being written, or Postgres is away and the timer tries again.
    if (timer && events.length === 1) void flush();
  }

  return {
    report,
    listIncidents: (ask) => listIncidents(database, ask),
    acknowledge: async (id, by) => acknowledge(database, id, by, await time()),
    async silence({ minutes, ...silence }) {
      const nowMs = await time();
      await addSilence(catalog, nowMs, { ...silence, until: nowMs + minutes * 60_000 });
    },
    unsilence: async (what, by) => removeSilences(catalog, await time(), what, by),
    async sendTest(by) {
      const nowMs = (now ?? Date.now)();
      const message: Message = {
        ...{ id: newId(nowMs), kind: 'test', subject: 'notices', phase: 'happened', severity: 'info' },
        ...{ summary: `A test that ${by} asked for.`, details: {}, at: nowMs },
        url: pageUrl(baseUrl),
      };
      const configured = body();
      const outside = { openSecret, fetch, timeoutMs, nowMs };
      return Promise.all(
        channelNames
          .filter((channel) => configured[channel])
          .map(async (channel) => {
            const sent = await channels[channel](message, configured, outside);
            return sent.ok ? { channel, ok: true } : { channel, ok: false, error: sent.reason };
          }),
      );
    },
    deliveries: (limit) => listDeliveries(database, limit),
    async endOpen(kinds, summary) {
      const at = await time();
      for (const open of await listOpen(database, kinds))
        report({ ...open, phase: 'ended', severity: 'info', summary, at });
    },
    start() {
      isStopping = false;
      timer ??= setInterval(() => void flush(), tickMs).unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      isStopping = true;
      await record();
      await delivering;
    },
    flush,
  };
}
