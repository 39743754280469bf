import type { Families } from './families.ts';

/** Prometheus keeps every combination of labels for ever: models and features that callers name must not be without end. */
const maxCombinations = 500;
const other = '(other)';
const maxLabel = 120;

/** Makes what is counted under one combination of labels once, and finds it again by its names. */
export function remembered<Child>(make: (...names: string[]) => Child): (...names: string[]) => Child {
  const known = new Map<string, Child>();
  const find = (names: string[]): Child => {
    const key = names.join('\u0000');
    let child = known.get(key);
    if (!child) {
      child = make(...names.map((name) => name.slice(0, maxLabel)));
      known.set(key, child);
    }
    return child;
  };
  return (...names) => {
    const child = known.get(names.join('\u0000'));
    if (child) return child;
    // The names before the last are those of organizations and projects, which people make, one by one.
    return find(known.size < maxCombinations ? names : [...names.slice(0, -1), other]);
  };
}

/** What is counted for one organization and model, with its labels resolved. */
export function targetChildren(all: Families) {
  return remembered((vendor, organization, model) => {
    const target = [vendor, organization, model] as string[];
    return {
      inputTokens: all.tokens.labels(...target, 'input'),
      outputTokens: all.tokens.labels(...target, 'output'),
      cost: all.cost.labels(...target),
      duration: all.duration.labels(...target),
      firstToken: all.firstToken.labels(...target),
      queueWait: all.queueWait.labels(...target),
      ended: remembered((status, errorKind) =>
        all.attempts.labels(...target, status as string, errorKind as string),
      ),
    };
  });
}

/** What is counted for one feature. Rescues and fallbacks are 0 from the start, so that the first one is a rise. */
export function featureChildren(all: Families) {
  return remembered((project, feature) => {
    const names = [project, feature] as string[];
    all.fallbacks.labels(...names).inc(0);
    all.rescues.labels(...names).inc(0);
    return {
      cost: all.featureCost.labels(...names),
      fallbacks: all.fallbacks.labels(...names),
      rescues: all.rescues.labels(...names),
      ended: remembered((...how) => all.generations.labels(...names, ...how)),
    };
  });
}
