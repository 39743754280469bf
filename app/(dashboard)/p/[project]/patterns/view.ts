import {
  createLoader,
  createSerializer,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { scopeParsers } from '../../../../view.ts';

export const states = [
  'new',
  'growing',
  'stable',
  'improving',
  'resolved',
  'no traffic',
  'reopened',
] as const;

/** Which patterns are listed. */
export const listParsers = {
  state: parseAsNativeArrayOf(parseAsStringLiteral(states)),
  feature: parseAsString,
};
export const loadListView = createLoader(listParsers);

/** What is marked on the map of meaning. */
export const mapParsers = {
  pattern: parseAsString,
  as: parseAsStringLiteral(['map', 'table']).withDefault('map'),
};

/** What a question is about. */
export const askParsers = { ...scopeParsers, segment: parseAsString };
export const loadAskView = createLoader(askParsers);
export const askQuery = createSerializer(askParsers);

export const patternHref = (project: string, id: string): string => `/p/${project}/patterns/${id}`;
export const interactionHref = (project: string, id: string): string => `/p/${project}/interactions/${id}`;
