import type { FleetPlace, LineLook } from './look.ts';
import type { Need } from './rows.ts';
import type { Told } from './work.ts';

/** Who sends an event, and when the store began to remember as far as he knows. */
interface Sender {
  process: string;
  bornAt: number;
}

export type RoomEvent = Sender &
  (
    | {
        type: 'ask';
        id: string;
        lane: string;
        rank: number;
        needs: Record<string, Need>;
        /** How long it may wait, ms. */
        waitMs: number;
        /** The debounce it was the latest of; empty if none. */
        debounce: string;
        /** One that is over and gives its places up for this one, unless it waits for something else; empty if none. */
        instead: string;
      }
    | {
        type: 'gather';
        id: string;
        of: string;
        askedAt: number;
        key: string;
        periodMs: number;
        maxWaitMs: number;
      }
    /** The end of an admission or of waiting. `keep`: its places are kept if nobody waits for them. */
    | { type: 'leave'; id: string; keep: boolean }
    /** Time passed, or the limit was changed. */
    | { type: 'tick'; line: string; limit: number; periodMs: number }
    /** With the lines that the process has to do with, and how many places of each it holds and does not use. */
    | { type: 'alive'; lines: Record<string, number> }
    | { type: 'look' }
    /** What was admitted and may be forgotten, or was admitted without the store. */
    | { type: 'restore'; id: string; lane: string; needs: Record<string, Need> }
    /** Starts that the store does not know of, as `past` of a line. */
    | { type: 'recall'; line: string; limit: number; periodMs: number; past: string }
  );

export interface RoomAnswer {
  state: 'granted' | 'waiting' | 'refused' | 'superseded' | 'done';
  /** What stands in the way. */
  line: string;
  /** When to look again, store's time; 0: when told. */
  opensAt: number;
  /** When it can start at the earliest, as far as throttles say; 0: nothing is known. */
  earliestAt: number;
  /** Those who have their turn before. */
  ahead: number;
  /** The interaction that took its place. */
  by: string;
  /** The places that were to be given up are still its own. */
  isKept: boolean;
  /** The process had not been heard of for long: its slots may be given away. */
  isNew: boolean;
  /** What is going on, for one who looks. */
  lines: Record<string, LineLook>;
  /** Of one who says that it lives; else of nobody. */
  place: FleetPlace;
  /** What else happened to asks of the same process. */
  told: Record<string, Told>;
}
