import type { HintBody } from '#lib/hints/index.ts';
import { hintKind } from '../../lib/hints/kind.ts';

/** A hint as a person would send it; `over` replaces fields. */
export const aHint = (over: Partial<HintBody> = {}): HintBody =>
  hintKind.schema.parse({
    condition: { version: 1, all: [{ field: 'input', contains: 'transparent' }] },
    texts: { default: 'Transparent backgrounds do not work yet.' },
    ...over,
  });
