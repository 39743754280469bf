import { rollouts } from './prompts.ts';
import { hourMs, weekMs } from './rhythm.ts';
import type { FeatureSlug } from './types.ts';
import { incident } from './vendors.ts';

/** A mark on time axes. */
export interface DemoAnnotation {
  /** ms. */
  at: number;
  kind: 'deploy' | 'incident';
  text: string;
}

const hours = (count: number): number => (count * hourMs) / 60_000;

/** The demo project as it is set up. */
export const demoProject = {
  slug: 'demo',
  name: 'Demo: Site builder',
  timeZone: 'Europe/Berlin',
  /** Metadata keys that are rollup dimensions. `site` has about 300 values and `page` is free text: they are not. */
  dimensions: ['plan', 'market', 'device'],
  features: [
    { slug: 'button-text', name: 'Button text', attributionWindowMinutes: hours(24) },
    { slug: 'heading-text', name: 'Heading', attributionWindowMinutes: hours(24) },
    { slug: 'paragraph-text', name: 'Paragraph', attributionWindowMinutes: hours(24) },
    { slug: 'hero-image', name: 'Hero image', attributionWindowMinutes: hours(24) },
    { slug: 'code-snippet', name: 'Code snippet', attributionWindowMinutes: hours(24) },
    { slug: 'site-plan', name: 'Site plan', attributionWindowMinutes: hours(48) },
  ] satisfies { slug: FeatureSlug; name: string; attributionWindowMinutes: number }[],
} as const;

/** Deploys of prompt versions and the incident, in time order, for the same end and weeks as the log. */
export function demoAnnotations({
  endsAt,
  weeks = 8,
}: {
  endsAt: Date | number;
  weeks?: number;
}): DemoAnnotation[] {
  const startsAt = Number(endsAt) - weeks * weekMs;
  const deploys = Object.entries(rollouts).flatMap(([feature, versions]) =>
    versions
      .filter(({ fromWeek }) => fromWeek > 1 && fromWeek <= weeks)
      .map(({ version, fromWeek, note }): DemoAnnotation => {
        return {
          at: startsAt + (fromWeek - 1) * weekMs,
          kind: 'deploy',
          text: `${feature} prompt ${version}: ${note}`,
        };
      }),
  );
  const out = startsAt + (incident.week - 1) * weekMs + incident.fromHour * hourMs;
  const text = `${incident.vendor} ${incident.organization} hardly answers for ${incident.hours} hours; served by fallbacks`;
  const incidents: DemoAnnotation[] = incident.week <= weeks ? [{ at: out, kind: 'incident', text }] : [];
  return [...deploys, ...incidents].sort((a, b) => a.at - b.at);
}
