import type { RunView, WorkParts } from '../types.ts';
import { chainIdOf } from './chain-id-of.ts';

/** A run with its steps and its story; of a chain of the project with what each call became. @throws DatabaseAway */
export async function readRun(
  { durable, chains }: Pick<WorkParts, 'durable' | 'chains'>,
  projectId: number,
  id: string,
): Promise<RunView | undefined> {
  const run = await durable.run(id);
  if (!run) return undefined;
  const chainId = chainIdOf(run);
  const chain = chainId === undefined ? undefined : await chains.find({ projectId, id: chainId });
  return { ...run, isChain: chainId !== undefined, chain: chain ?? null };
}
