import type { KeyUse, WorkParts } from '../types.ts';

/** What of each limit is used, by the project that has it and its name. */
export async function readUses(_: Pick<WorkParts, 'catalog'>): Promise<ReadonlyMap<string, KeyUse[]> | null> {
  return null;
}

export const useKey = (projectId: number, name: string): string => `${projectId} ${name}`;
