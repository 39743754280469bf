import { type Clock, signalMoments, systemClock } from '../clock.ts';
import { KeptError, tell } from '../errors.ts';
import { askHints, type HintAnswer, type HintOptions } from '../hint.ts';
import { newId } from '../id.ts';
import type { FetchLike, OutcomeKind } from '../types.ts';
import { Delivery } from './delivery.ts';
import { type PanelHandle, type PanelOptions, watchPanel } from './panel.ts';
import { type StorageLike, Store } from './store.ts';

export interface BrowserOptions {
  /** Where Kept runs, e.g. `https://kept.example.com`. */
  url: string;
  /** A publishable key, `kept_pk_…`. */
  key: string;
  /** `localStorage` when absent. */
  storage?: StorageLike | undefined;
  fetch?: FetchLike | undefined;
  clock?: Clock | undefined;
  onError?: ((error: KeptError) => void) | undefined;
}

export interface SignalOptions {
  /** The `outcomeToken` that came with the interaction. Given once, it holds for later signals on the same page. */
  token?: string | undefined;
  /** In the user's own words. */
  reason?: string | undefined;
  /** 0 (as generated) to 1 (nothing left of it); with `edited`. */
  editDistance?: number | undefined;
  /** Which candidate the user took, from 0. */
  selectedIndex?: number | undefined;
}

/** The browser client. A signal's moment is fixed when it is reported, so a repeated sending is the same signal. */
export interface KeptBrowser extends Record<OutcomeKind, (id: string, options?: SignalOptions) => void> {
  /** Watches the element that shows the result of interaction `id`, and reports what the user does with it. */
  panel(element: Element, id: string, options?: PanelOptions): PanelHandle;
  /** What the user is to be told before `input` is generated from. Never rejects: no answer in time is no hint. */
  hint(feature: string, input: string, user?: string, options?: HintOptions): Promise<HintAnswer>;
  /** Sends what waits, now. Resolves when the server answered or a try failed; never rejects. */
  flush(): Promise<void>;
  /** Stops listening and sending. What waits stays in storage for the next page. */
  close(): void;
}

/** Throws a TypeError unless `key` is a publishable key: a secret one must never be in a page. */
export function createKept(options: BrowserOptions): KeptBrowser {
  const { key, clock = systemClock, onError } = options;
  const url = options.url.replace(/\/+$/, '');
  const fetch: FetchLike = options.fetch ?? ((address, init) => globalThis.fetch(address, init));
  const keyId = /^kept_pk_([a-z0-9]+)_/.exec(key)?.[1];
  if (!keyId) throw new TypeError('key must be a publishable key: kept_pk_…');
  const store = new Store(options.storage ?? ownStorage(), `kept:${keyId}:`);
  const delivery = new Delivery({
    url: `${url}/v1/outcomes`,
    key,
    fetch,
    clock,
    store,
    onError,
  });
  const momentOf = signalMoments(clock);
  const tokens = new Map<string, string>();
  const panels = new Set<() => void>();

  function signal(
    id: string,
    kind: OutcomeKind,
    { token = tokens.get(id), ...fields }: SignalOptions = {},
  ): void {
    const occurredAt = momentOf(id);
    if (token) tokens.set(id, token);
    const outcome = { interactionId: id, kind, occurredAt, ...fields, outcomeToken: token };
    const count = store.add(newId(occurredAt), JSON.stringify(outcome));
    if (count) tell(onError, new KeptError('dropped', 'the queue is full', { count }));
    delivery.schedule();
  }

  const listeners: [EventTarget | undefined, string, () => void][] = [
    [
      globalThis.window,
      'pagehide',
      () => {
        for (const leave of panels) leave();
        delivery.leave();
      },
    ],
    [
      globalThis.document,
      'visibilitychange',
      () => document.visibilityState === 'hidden' && delivery.leave(),
    ],
    [globalThis.window, 'pageshow', () => delivery.schedule()],
    [globalThis.window, 'online', () => void delivery.send()],
  ];
  for (const [target, type, listener] of listeners) target?.addEventListener(type, listener);
  // What an earlier page left.
  if (store.list().length > 0) delivery.schedule();

  const kept: KeptBrowser = {
    shown: (id, signalOptions) => signal(id, 'shown', signalOptions),
    inserted: (id, signalOptions) => signal(id, 'inserted', signalOptions),
    edited: (id, signalOptions) => signal(id, 'edited', signalOptions),
    regenerated: (id, signalOptions) => signal(id, 'regenerated', signalOptions),
    closed: (id, signalOptions) => signal(id, 'closed', signalOptions),
    reverted: (id, signalOptions) => signal(id, 'reverted', signalOptions),
    panel: (element, id, panelOptions = {}) => watchPanel(kept, panels, element, id, panelOptions),
    hint: (feature, input, user, hintOptions) =>
      askHints({ url, key, fetch, clock, onError }, { feature, input, user }, hintOptions),
    flush: () => delivery.send(),
    close() {
      delivery.close();
      for (const [target, type, listener] of listeners) target?.removeEventListener(type, listener);
    },
  };
  return kept;
}

/** Reading the property already throws where storage is forbidden. */
function ownStorage(): StorageLike | undefined {
  try {
    return globalThis.window?.localStorage;
  } catch {
    return undefined;
  }
}
