import type { SeededRandom } from '#lib/stats/index.ts';
import { hexDigits } from './ids.ts';
import { type Market, markets } from './markets.ts';

interface Site {
  id: string;
  market: Market;
  plan: 'free' | 'pro' | 'enterprise';
  /** Index into the trades of words/. */
  trade: number;
  brand: string;
  place: string;
  palette: string;
  /** Logit shift of rejection that its users share. */
  taste: number;
}

export interface User {
  id: string;
  site: Site;
  device: 'desktop' | 'mobile';
  /** Logit shift of rejection, the site's included. */
  taste: number;
}

/** The users of one market, to be picked by activity. */
export interface Crowd {
  market: Market;
  users: User[];
  /** Running sums of activity. */
  cumulative: Float64Array;
}

const siteCount = 300;
const userCount = 3000;
const siteDeviation = 0.3;
const userDeviation = 0.7;
/** Spread of log activity: the most active 1 % of the users do about a seventh of the work. */
const activitySigma = 1.2;
/** Against the median user: one account may be large, but no market hangs on it. */
const mostActivity = 20;

/** Variance of the taste, from which the average rate of all users is corrected. */
export const tasteVariance = siteDeviation ** 2 + userDeviation ** 2;

const palettes = ['#1f6f78', '#b3423a', '#2d4a8a', '#5a7d2a', '#7a3e9d', '#c27a12', '#22304a', '#d1495b'];

/** About 300 sites with 3,000 users; markets get sites and users by weight, each at least one. */
export function settle(random: SeededRandom): Crowd[] {
  const total = markets.reduce((sum, market) => sum + market.weight, 0);
  return markets.map((market) => {
    const share = market.weight / total;
    const sites = Array.from({ length: Math.ceil(siteCount * share) }, () => newSite(random, market));
    const size = Array.from(sites, () => random.logNormal(1, 0.7));
    const sizes = runningSums(size);
    const users = Array.from({ length: Math.ceil(userCount * share) }, () =>
      newUser(random, sites[random.pickIndex(sizes)] as Site),
    );
    return {
      market,
      users,
      cumulative: runningSums(users.map(() => Math.min(mostActivity, random.logNormal(1, activitySigma)))),
    };
  });
}

function newSite(random: SeededRandom, market: Market): Site {
  const name = random.pick(market.names);
  return {
    id: `site-${market.code}-${hexDigits(random, 5)}`,
    market,
    plan: (['free', 'pro', 'enterprise'] as const)[random.pickIndex([0.55, 0.9, 1])] as Site['plan'],
    trade: random.integer(12),
    brand: random.pick(market.brands).replaceAll('#', name),
    place: random.pick(market.places),
    palette: random.pick(palettes),
    taste: random.normal(0, siteDeviation),
  };
}

function newUser(random: SeededRandom, site: Site): User {
  return {
    id: `user-${hexDigits(random, 8)}`,
    site,
    device: random.chance(0.72) ? 'desktop' : 'mobile',
    taste: site.taste + random.normal(0, userDeviation),
  };
}

function runningSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] as number;
    sums[i] = sum;
  }
  return sums;
}
