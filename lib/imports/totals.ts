/**
 * What an import did. Two sums hold at the end:
 * read = skipped + bad + taken + rejected + notSent (rows), and
 * sent = accepted + duplicates + refused (items: interactions and outcomes).
 */
export interface Totals {
  /** Rows of the file, blank lines and the header aside. */
  read: number;
  /** Left out by the map's `skip`. */
  skipped: number;
  /** Unreadable, or not mappable. */
  bad: number;
  /** The server has all of it now, or had it before. */
  taken: number;
  /** The server refused the interaction or its outcome. */
  rejected: number;
  /** Read but not delivered, because the import ended early. */
  notSent: number;
  /** Items in answered requests. */
  sent: number;
  accepted: number;
  duplicates: number;
  refused: number;
}

export function newTotals(): Totals {
  return {
    read: 0,
    skipped: 0,
    bad: 0,
    taken: 0,
    rejected: 0,
    notSent: 0,
    sent: 0,
    accepted: 0,
    duplicates: 0,
    refused: 0,
  };
}
