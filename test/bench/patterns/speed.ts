import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../run.ts';
import type { EndToEnd } from './end-to-end.ts';

/** What sizes may take: seconds from rows to patterns on a machine with nothing else to do, and memory. */
const sizes = [
  { rows: 10_000 },
  { rows: 100_000, seconds: 120, peakMb: 1_536 },
  { rows: 1_000_000, seconds: 900, peakMb: 4_096 },
];

/** CPU and memory from rows to patterns, by size of the log; below scale 1 without the largest. */
export const speed: Bench = async ({ report, scale }) => {
  for (const { rows, seconds, peakMb } of sizes) {
    if (rows > 1_000_000 * scale && rows > 10_000) continue;
    const words = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'end-to-end.ts')];
    const { stdout } = await promisify(execFile)(process.execPath, [...words, `${rows}`]);
    const { steps, elapsedSeconds, ...result } = JSON.parse(stdout) as EndToEnd;
    const add = (name: string, value: number, unit: string, atMost?: number) =>
      report.add({
        ...{ bench: 'patterns', name: `${rows.toLocaleString('en')} rows: ${name}`, value, unit },
        ...(atMost !== undefined && { target: { atMost } }),
      });
    for (const [step, cpuSeconds] of Object.entries(steps)) add(step, cpuSeconds, 'CPU s');
    add(
      'all',
      Object.values(steps).reduce((sum, one) => sum + one, 0),
      'CPU s',
      seconds,
    );
    add('elapsed', elapsedSeconds, 's');
    add('memory at its highest', result.peakMb, 'MB', peakMb);
    add('patterns (two are there)', result.patterns.length, '');
    console.log(result.patterns.join('\n'));
  }
};
