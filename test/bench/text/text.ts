import type { Bench } from '../run.ts';
import { quality } from './quality.ts';
import { redaction } from './redaction.ts';
import { speed } from './speed.ts';

/** Groups of texts: how good, how fast; and how much of planted personal data is found. */
export const text: Bench = async ({ report, scale }) => {
  redaction(report);
  quality(report, scale);
  await speed(report, scale);
};
