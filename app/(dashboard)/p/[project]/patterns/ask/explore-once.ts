import type { Exploration, Selection } from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';

/** So long an answer stands: what came in meanwhile hardly changes it, and a page that is drawn again need not wait. */
const stands = { ms: 300_000, most: 20 };

const asked = new Map<string, { until: number; answer: Promise<Exploration> }>();

/** Asks what is different about the rejected ones, each question once in a while. */
export function exploreOnce(projectId: number, selection: Selection): Promise<Exploration> {
  const { patterns, now } = app();
  const key = JSON.stringify([projectId, selection]);
  const known = asked.get(key);
  if (known && known.until > now()) return known.answer;
  const answer = patterns.explore(projectId, selection);
  // Its failure is shown where it is awaited, which may be later; the next one who asks tries again.
  answer.catch(() => asked.delete(key));
  asked.delete(key);
  asked.set(key, { until: now() + stands.ms, answer });
  for (const old of [...asked.keys()].slice(0, -stands.most)) asked.delete(old);
  return answer;
}
