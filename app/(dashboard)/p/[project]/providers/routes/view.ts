import { parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** How the editor shows the route. */
export const asParser = parseAsStringLiteral(['tree', 'json'] as const).withDefault('tree');

/** The request of the dry run, in the address so that it can be handed to somebody. */
export const askParsers = {
  /** `route`: it names this route; `feature`: it goes the way of its feature. */
  via: parseAsStringLiteral(['route', 'feature'] as const).withDefault('route'),
  feature: parseAsString.withDefault('button-text'),
  kind: parseAsStringLiteral(['text', 'image', 'embedding'] as const).withDefault('text'),
  model: parseAsString.withDefault(''),
  user: parseAsString.withDefault(''),
  metadata: parseAsString.withDefault(''),
  tokens: parseAsString.withDefault(''),
};
