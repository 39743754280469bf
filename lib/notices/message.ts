import type { NoticeEvent } from './types.ts';

/** What is said, before a channel gives it its form: the body of the generic webhook, and `notices.payload`. */
export interface Message extends Omit<NoticeEvent, 'links'> {
  /** The same for every try and every channel. */
  id: string;
  /** The first of the links. */
  url: string;
  /** Absent: the Providers page alone. */
  links?: readonly Link[];
}

interface Link {
  label: string;
  url: string;
}

/** The Providers page, at an incident if one is meant. */
export const pageUrl = (baseUrl: string, incidentId?: number): string =>
  `${baseUrl.replace(/\/+$/, '')}/providers${incidentId === undefined ? '' : `?incident=${incidentId}`}`;

/** The pages that an event names, else the Providers page at its incident. */
export function linksOf({ links }: NoticeEvent, baseUrl: string, incidentId?: number): [Link, ...Link[]] {
  const base = baseUrl.replace(/\/+$/, '');
  const [first, ...more] = (links ?? []).map(({ label, path }) => ({ label, url: base + path }));
  return first ? [first, ...more] : [{ label: 'Providers page', url: pageUrl(baseUrl, incidentId) }];
}

/** A message that was held back says how often it started meanwhile, under this name in its details. */
export const timesDetail = 'timesLately';

const longest = 500;

/** The event as it may be stored and shown: no control characters, which Postgres or a line of text would not take. */
export function tidy(event: NoticeEvent): NoticeEvent {
  const clean = (text: string) => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, longest);
  const details = Object.entries(event.details ?? {}).map(([key, value]) => [
    clean(key),
    typeof value === 'string' ? clean(value) : value,
  ]);
  return {
    ...event,
    kind: clean(event.kind),
    subject: clean(event.subject),
    summary: clean(event.summary),
    details: Object.fromEntries(details),
  };
}
