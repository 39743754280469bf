import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { languageOf, redact } from '#lib/text/index.ts';
import type { Report } from '../figures.ts';
import { readClinc } from './clinc.ts';
import type { Growth } from './grow.ts';

/** CPU seconds, and memory in MB, that sizes may take. */
const sizes = [
  { count: 10_000 },
  { count: 100_000, cpuSeconds: 50, peakMb: 1024 },
  { count: 1_000_000, cpuSeconds: 480, peakMb: 3072 },
];

/** What a space, vectors and a tree cost as texts become more: CPU of one thread, since machines are shared. */
export async function speed(report: Report, scale: number): Promise<void> {
  const clinc = readClinc();
  if (!clinc) {
    console.error('text: SKIPPED speed, ../shared/data/clinc150 is not there');
    return;
  }
  for (const { count, cpuSeconds, peakMb } of sizes) {
    const texts = Math.round(count * scale);
    const words = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'grow.ts'), `${texts}`];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    const growth = JSON.parse(stdout) as Growth;
    const add = (name: string, value: number, unit: string, atMost?: number) =>
      report.add({
        ...{ bench: 'text', name: `${texts.toLocaleString('en')} texts: ${name}`, value, unit },
        ...(atMost !== undefined && { target: { atMost } }),
      });
    const all = growth.basisCpuSeconds + growth.embedCpuSeconds + growth.treeCpuSeconds;
    add('basis', growth.basisCpuSeconds, 'CPU s');
    add('vectors', growth.embedCpuSeconds, 'CPU s');
    add('tree', growth.treeCpuSeconds, 'CPU s');
    add('all', all, 'CPU s', cpuSeconds);
    add('elapsed', growth.elapsedSeconds, 's');
    add('memory at its highest', growth.peakMb, 'MB', peakMb);
    add('nodes', growth.nodes, '');
    add('basis stored', growth.basisMb, 'MB');
  }
  for (const [name, work] of Object.entries({ languageOf, redact })) {
    const texts = clinc.test.map(({ text }) => text);
    texts.forEach(work);
    const since = process.cpuUsage();
    texts.forEach(work);
    report.add({
      bench: 'text',
      name,
      value: process.cpuUsage(since).user / texts.length,
      unit: 'CPU µs a text',
    });
  }
}
