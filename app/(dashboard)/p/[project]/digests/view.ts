import { createLoader, parseAsStringLiteral } from 'nuqs/server';

/** How a digest is looked at: as a page, or as Slack shows it. */
export const loadDigestView = createLoader({
  as: parseAsStringLiteral(['page', 'slack']).withDefault('page'),
});
