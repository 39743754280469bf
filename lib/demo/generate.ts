import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';
import { react } from './behaviour.ts';
import { hexDigits } from './ids.ts';
import { amended, newRequest } from './inputs.ts';
import { interact } from './interaction.ts';
import { type Crowd, settle, type User } from './people.ts';
import type { Request } from './request.ts';
import { activity, hourMs, weekMs } from './rhythm.ts';
import { pagesOf } from './site-plans.ts';
import { Timeline } from './timeline.ts';
import type { DemoInteraction, DemoItem } from './types.ts';

export interface DemoOptions {
  seed: number | string;
  /** The present: nothing after it is generated, so outcomes of the newest interactions are still to come. */
  endsAt: Date | number;
  weeks?: number;
  /** About how many interactions; the number that comes out differs by a few per cent. */
  interactions?: number;
}

/** Interactions per request that a user begins: tries of chains and pages of site plans included. Measured. */
const interactionsPerRequest = 1.385;
/** Requests per session, on average. */
const requestsPerSession = 3;
const pauseMs = 150_000;
/** The product grows: traffic in the last hour against that in the first. */
const growth = 1.35;

/**
 * The demo project's log: what people of about 300 sites asked a site builder for, and what they did with the results.
 * Yields in order of creation; the same options give the same items. Streams: at any time only the follow-ups of
 * current sessions are held.
 */
export function* generateDemo(options: DemoOptions): Generator<DemoItem, void, undefined> {
  const { seed, weeks = 8, interactions = 60_000 } = options;
  const endsAt = Number(options.endsAt);
  const startsAt = endsAt - weeks * weekMs;
  const random = seededRandom(seed);
  const crowds = settle(random);
  const timeline = new Timeline<Request>();
  const perUnit =
    interactions / interactionsPerRequest / requestsPerSession / totalActivity(crowds, startsAt, endsAt);

  for (let hour = startsAt; hour < endsAt; hour += hourMs) {
    for (const crowd of crowds) {
      const sessions = random.poisson(perUnit * demand(crowd, hour, startsAt, endsAt));
      for (let i = 0; i < sessions; i++) beginSession(random, timeline, crowd, hour);
    }
    const until = Math.min(hour + hourMs, endsAt);
    for (let request = timeline.takeBefore(until); request; request = timeline.takeBefore(until)) {
      const item = play(random, request, startsAt, timeline);
      // What is still running at the end is not in the log yet.
      if (request.at + item.interaction.latencyMs > endsAt) continue;
      yield { ...item, outcomes: item.outcomes.filter((outcome) => outcome.occurredAt <= endsAt) };
    }
  }
}

/** Sessions to expect in an hour, in arbitrary units. */
function demand({ market }: Crowd, at: number, startsAt: number, endsAt: number): number {
  const progress = (at - startsAt) / (endsAt - startsAt);
  return market.weight * activity(market, at) * (1 + (growth - 1) * progress);
}

function totalActivity(crowds: Crowd[], startsAt: number, endsAt: number): number {
  let total = 0;
  for (let hour = startsAt; hour < endsAt; hour += hourMs) {
    for (const crowd of crowds) total += demand(crowd, hour, startsAt, endsAt);
  }
  return total;
}

function beginSession(random: SeededRandom, timeline: Timeline<Request>, crowd: Crowd, hour: number): void {
  const user = crowd.users[random.pickIndex(crowd.cumulative)] as User;
  const session = `session-${hexDigits(random, 8)}`;
  let at = hour + random.integer(hourMs);
  do {
    timeline.add(newRequest(random, user, at, session));
    at += 5_000 + Math.round(random.exponential(pauseMs));
  } while (random.chance(1 - 1 / requestsPerSession));
}

/** One request: the generation, the user's reaction, and what follows from both. */
function play(
  random: SeededRandom,
  request: Request,
  startsAt: number,
  timeline: Timeline<Request>,
): DemoItem {
  const interaction = interact(random, request, startsAt);
  if (interaction.status === 'failed' || request.page) return { interaction, outcomes: [] };
  if (request.feature === 'site-plan') addPages(random, request, interaction, timeline);
  const outcomes = react(random, interaction, request.user, request.tryNumber);
  const regenerated = outcomes.find((outcome) => outcome.kind === 'regenerated');
  if (regenerated) {
    timeline.add({
      ...request,
      at: regenerated.occurredAt + 20 + random.integer(400),
      input: amended(random, request),
      tryNumber: request.tryNumber + 1,
      chainId: request.chainId ?? interaction.id,
    });
  }
  return { interaction, outcomes };
}

/** A plan's pages are generated as soon as the plan is there; they are one act with it. */
function addPages(
  random: SeededRandom,
  request: Request,
  lead: DemoInteraction,
  timeline: Timeline<Request>,
): void {
  let at = request.at + lead.latencyMs;
  for (const title of pagesOf(request)) {
    at += 50 + random.integer(1_500);
    const { chainId: _, ...rest } = request;
    const slots = { ...request.slots, page: title };
    timeline.add({
      ...rest,
      at,
      slots,
      input: `${title}: ${request.input}`,
      page: { actId: lead.id, title },
    });
  }
}
