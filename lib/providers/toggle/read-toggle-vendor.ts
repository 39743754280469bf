import type { ProvidersParts } from '../types.ts';
import { findToggle } from './toggle-document.ts';

/** The vendor that everything runs on, from memory; null: every route as it is written. */
export const readToggleVendor = ({ catalog }: Pick<ProvidersParts, 'catalog'>): string | null =>
  findToggle(catalog).body.vendor;
