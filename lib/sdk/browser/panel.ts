import type { OutcomeKind } from '../types.ts';
import type { SignalOptions } from './client.ts';

/** What the log call of the next interaction of a regenerate chain needs. */
export interface ChainLink {
  chainId: string;
}

export interface PanelOptions {
  token?: string | undefined;
  /** Id of the chain's first interaction, when this result is itself a regenerated one. */
  chainId?: string | undefined;
  /** Called on a click on `data-kept="regenerate"`, after the signal. */
  onRegenerate?: ((link: ChainLink) => void) | undefined;
}

type Details = Omit<SignalOptions, 'token' | 'editDistance'>;

export interface PanelHandle {
  inserted(details?: Details): void;
  /** `distance` from 0 (as generated) to 1 (nothing left of it). */
  edited(distance: number, details?: Details): void;
  regenerated(details?: Details): ChainLink;
  closed(details?: Details): void;
  reverted(details?: Details): void;
  /** Stops watching. An element that leaves the page in the same task was closed; one that stays was not. */
  dispose(): void;
}

type Signals = Record<OutcomeKind, (id: string, options?: SignalOptions) => void>;

/** 0.00, 0.01, … 1.00: a result many screens high reaches only a small part of itself. */
const STEPS = Array.from({ length: 101 }, (_, percent) => percent / 100);

/**
 * Reports for one result panel, each on its own:
 * shown, once, when half of it (or as much as fills half the screen) is visible, at the latest with the first decision;
 * inserted, regenerated, closed from clicks on `data-kept="insert|regenerate|close"` within it;
 * closed, once, when it was shown and leaves the page, or the user does, without a decision.
 * `leavers` are called when the user leaves the page.
 */
export function watchPanel(
  signals: Signals,
  leavers: Set<() => void>,
  element: Element,
  id: string,
  { token, chainId = id, onRegenerate }: PanelOptions,
): PanelHandle {
  let isShown = false;
  let decision: OutcomeKind | undefined;

  function show(): void {
    if (!isShown) signals.shown(id, { token });
    isShown = true;
    intersections.disconnect();
  }

  function decide(kind: OutcomeKind, details?: SignalOptions): void {
    show();
    decision = kind;
    signals[kind](id, { ...details, token });
  }

  function leave(): void {
    if (isShown && !decision) decide('closed');
  }

  function onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-kept]');
    if (!button || !element.contains(button)) return;
    const { kept, keptIndex } = button.dataset;
    const kind = ({ insert: 'inserted', regenerate: 'regenerated', close: 'closed' } as const)[
      kept as 'insert'
    ];
    // A double click is one decision.
    if (!kind || kind === decision) return;
    decide(kind, keptIndex ? { selectedIndex: Number(keptIndex) } : {});
    if (kept === 'regenerate') onRegenerate?.({ chainId });
  }

  function stop(): void {
    intersections.disconnect();
    removals.disconnect();
    element.removeEventListener('click', onClick);
    leavers.delete(leave);
  }

  function stopIfGone(): void {
    if (element.isConnected) return;
    leave();
    stop();
  }

  const intersections = new IntersectionObserver(
    (entries) => {
      for (const { intersectionRatio, intersectionRect, rootBounds } of entries) {
        const fillsHalf = rootBounds && intersectionRect.height >= rootBounds.height / 2;
        if (intersectionRatio >= 0.5 || fillsHalf) show();
      }
    },
    { threshold: STEPS },
  );
  // Runs after the task: an element that is only moved is connected again by then.
  const removals = new MutationObserver(stopIfGone);

  intersections.observe(element);
  removals.observe(element.ownerDocument, { childList: true, subtree: true });
  element.addEventListener('click', onClick);
  leavers.add(leave);

  return {
    inserted: (details) => decide('inserted', details),
    edited: (editDistance, details) => decide('edited', { ...details, editDistance }),
    regenerated(details) {
      decide('regenerated', details);
      return { chainId };
    },
    closed: (details) => decide('closed', details),
    reverted: (details) => decide('reverted', details),
    dispose() {
      stop();
      queueMicrotask(() => element.isConnected || leave());
    },
  };
}
