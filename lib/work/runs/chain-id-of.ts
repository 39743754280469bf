import type { RunDetail } from '#lib/durable/index.ts';

/** Of which chain it is a run. */
export function chainIdOf({ input }: Pick<RunDetail, 'input'>): string | undefined {
  const id = (input as { chainId?: unknown } | null | undefined)?.chainId;
  return typeof id === 'string' ? id : undefined;
}
