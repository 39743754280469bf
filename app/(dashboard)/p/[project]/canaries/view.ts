import { createLoader, parseAsInteger } from 'nuqs/server';

/** Address of a feature's canary; of an earlier run by when it started (ms). */
export const canaryHref = (project: string, feature: string, run?: number): string =>
  `/p/${project}/canaries/${encodeURIComponent(feature)}${run === undefined ? '' : `?run=${run}`}`;

/** Which run is looked at; absent: the newest. */
export const loadCanaryView = createLoader({ run: parseAsInteger });
