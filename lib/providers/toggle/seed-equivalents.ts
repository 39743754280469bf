import type { Catalog } from '#lib/catalog/index.ts';
import { toggleKind } from '#lib/routing/index.ts';
import { findToggle, toggleName } from './toggle-document.ts';

/** Models of about the same size and price, so that the toggle works from the first day; people change them as they like. */
const models = {
  anthropic: {
    'gpt-4.1-mini': 'claude-haiku-4-5',
    'gpt-4.1-nano': 'claude-haiku-4-5',
    'gpt-4o-mini': 'claude-haiku-4-5',
    'gpt-5-mini': 'claude-haiku-4-5',
    'gpt-5-nano': 'claude-haiku-4-5',
    text: 'claude-sonnet-4-5',
  },
  openai: {
    'claude-haiku-4-5': 'gpt-4.1-mini',
    text: 'gpt-4.1',
    image: 'gpt-image-1',
    embedding: 'text-embedding-3-small',
  },
};

/** At first start: which of a vendor's models takes the place of another vendor's. */
export async function seedEquivalents({ catalog }: { catalog: Catalog }): Promise<void> {
  if (findToggle(catalog).version > 0) return;
  await catalog.change(toggleKind, 0, toggleName, { vendor: null, models }, { by: 'kept' });
}
