import type { Totals } from './totals.ts';

/** Where lines for the user go. */
export interface Screen {
  write(text: string): void;
  isTty: boolean;
  columns: number;
}

export interface ProgressParts {
  totals: Totals;
  totalBytes: number;
  readBytes(): number;
  /** Why the server is being waited for. */
  trouble(): string | undefined;
}

const TTY_EVERY_MS = 200;
const LOG_EVERY_MS = 5000;

/**
 * Shows a line that is rewritten on a terminal, and a new line every 5 s elsewhere. The answer stops it.
 * @param now ms
 */
export function showProgress(
  lineAfter: (elapsedMs: number) => string,
  screen: Screen,
  now: () => number,
): () => void {
  const begunMs = now();
  const show = () => {
    const line = lineAfter(now() - begunMs);
    screen.write(screen.isTty ? `\r\x1b[K${line.slice(0, screen.columns - 1)}` : `${line}\n`);
  };
  const timer = setInterval(show, screen.isTty ? TTY_EVERY_MS : LOG_EVERY_MS);
  return () => {
    clearInterval(timer);
    if (screen.isTty) screen.write('\r\x1b[K');
  };
}

/** One line: rows, rate, share of the bytes, time left, and what the server said of the items. */
export function progressLine(parts: ProgressParts, elapsedMs: number): string {
  const { totals, totalBytes } = parts;
  const trouble = parts.trouble();
  const share = totalBytes === 0 ? 1 : Math.min(parts.readBytes() / totalBytes, 1);
  const leftMs = share > 0 ? (elapsedMs / share) * (1 - share) : undefined;
  return [
    `${count(totals.read)} rows`,
    `${count(rate(totals.read, elapsedMs))}/s`,
    `${Math.floor(share * 100)} %`,
    leftMs === undefined ? '' : `${duration(leftMs)} left`,
    `${count(totals.accepted)} accepted`,
    `${count(totals.duplicates)} duplicates`,
    `${count(totals.refused)} rejected`,
    totals.bad > 0 ? `${count(totals.bad)} bad lines` : '',
    trouble ? `waiting for the server: ${trouble}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

export function rate(rows: number, elapsedMs: number): number {
  return elapsedMs > 0 ? Math.round((rows * 1000) / elapsedMs) : 0;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
