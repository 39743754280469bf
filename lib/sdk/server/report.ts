/** One item the server (or the check before sending) refused for good. */
export interface Rejection {
  /** The interaction it is about. */
  id: string;
  /** The field at fault; null when the whole request was refused. */
  field: string | null;
  message: string;
}

/** What became of the items since the report before. */
export interface FlushReport {
  accepted: number;
  /** Already known to the server: a repeat changes nothing. */
  duplicates: number;
  /** The latest 1,000. `onError` hears of each one as it happens. */
  rejected: Rejection[];
  /** Thrown away: the queue was full, or the client closed. */
  dropped: number;
  /** Still in the queue. */
  pending: number;
}

const MAX_REJECTIONS = 1000;

/** Counts what happens between two reports. */
export class Tally {
  accepted = 0;
  duplicates = 0;
  dropped = 0;
  #rejected: Rejection[] = [];

  reject(rejection: Rejection): void {
    this.#rejected.push(rejection);
    if (this.#rejected.length > MAX_REJECTIONS) this.#rejected.shift();
  }

  /** The counts so far, and starts anew. */
  take(pending: number): FlushReport {
    const { accepted, duplicates, dropped } = this;
    const report = { accepted, duplicates, rejected: this.#rejected, dropped, pending };
    this.accepted = this.duplicates = this.dropped = 0;
    this.#rejected = [];
    return report;
  }
}
