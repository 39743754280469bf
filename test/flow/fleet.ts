import type { Flow, FlowAsk } from '#lib/flow/index.ts';

/** One request's story, ms on the store's clock. */
export interface Story {
  user: string;
  feature: string;
  rank: number;
  askedAt: number;
  admittedAt?: number;
  /** The same on the clock of the test. */
  startedAt?: number;
  /** When it was released, or refused. */
  endedAt?: number;
}

/** What must never be more than `limit` at once, or in any window. */
export interface Rule {
  name: string;
  limit: number;
  /** 0: at once. */
  periodMs: number;
  /** Which key a request counts for; undefined: it does not concern it. */
  key(story: Story): string | undefined;
}

/** By how much a rule was broken at the worst moment, from the log. */
export function overshoot(stories: readonly Story[], rule: Rule): number {
  const byKey = new Map<string, { at: number; change: number }[]>();
  for (const story of stories) {
    const key = rule.key(story);
    if (key === undefined || story.admittedAt === undefined) continue;
    const changes = byKey.get(key) ?? [];
    byKey.set(key, changes);
    // Starts are counted by the store, slots are in use while the caller works.
    const since = rule.periodMs > 0 ? story.admittedAt : (story.startedAt ?? story.admittedAt);
    changes.push({ at: since, change: 1 });
    const overAt = rule.periodMs > 0 ? story.admittedAt + rule.periodMs : story.endedAt;
    if (overAt !== undefined) changes.push({ at: overAt, change: -1 });
  }
  let worst = 0;
  for (const changes of byKey.values()) {
    let count = 0;
    for (const { change } of changes.sort((a, b) => a.at - b.at || a.change - b.change)) {
      count += change;
      worst = Math.max(worst, count - rule.limit);
    }
  }
  return worst;
}

/** Pairs of like requests of one user where one went first that should not have. */
export function inversions(stories: readonly Story[]): number {
  const alike = new Map<string, Story[]>();
  for (const story of stories) {
    const key = `${story.user} ${story.feature}`;
    alike.set(key, [...(alike.get(key) ?? []), story]);
  }
  let found = 0;
  for (const all of alike.values())
    for (const one of all) {
      if (one.admittedAt === undefined) continue;
      const at = one.admittedAt;
      found += all.filter(
        (other) =>
          other.rank < one.rank && other.askedAt < at && (other.admittedAt ?? other.endedAt ?? at) > at,
      ).length;
    }
  return found;
}

/** Asks, works for a while, and writes down what happened. */
export async function live(
  flow: Flow,
  ask: FlowAsk,
  { stories, now, work }: { stories: Story[]; now: () => number; work: () => Promise<void> },
): Promise<void> {
  const rank = ask.enqueuedAt - 1000 * (ask.priority ?? 0);
  const story: Story = { user: ask.user ?? '', feature: ask.feature, rank, askedAt: now() };
  stories.push(story);
  const admission = await flow.admit(ask);
  if ('ok' in admission) {
    story.admittedAt = admission.ok.admittedAt;
    story.startedAt = now();
    await work();
    story.endedAt = now();
    admission.ok.release();
  } else story.endedAt = now();
}
