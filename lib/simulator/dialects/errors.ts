import type { ErrorKind } from '../faults/types.ts';
import type { Vendor } from '../types.ts';
import { anthropicError } from './anthropic-errors.ts';
import { azureContentFilter, azureError } from './azure-errors.ts';
import { openaiError } from './openai-errors.ts';
import type { ErrorAbout, ErrorAnswer } from './types.ts';

/** An error in the vendor's words. */
export function errorOf(vendor: Vendor, kind: ErrorKind, about: ErrorAbout): ErrorAnswer {
  if (vendor === 'anthropic') return anthropicError(kind, about);
  if (vendor === 'azure') {
    return kind === 'content_filter' ? azureContentFilter(about) : azureError(kind, about);
  }
  return openaiError(kind, about);
}
