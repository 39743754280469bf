import type { Bench } from '../run.ts';
import { always } from './always.ts';
import { readClinc } from './clinc.ts';
import { coauthor } from './coauthor.ts';
import { demo } from './demo.ts';
import { recall } from './recall.ts';

/** Discovery of failure patterns: what it finds where it is known, and what it invents. */
export const patterns: Bench = async ({ report, scale }) => {
  demo({ report, scale });
  coauthor({ report });
  const clinc = readClinc();
  recall(clinc, { report, scale });
  always(clinc, { report, scale });
};
