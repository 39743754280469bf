import { findProjectById, listProjects } from '#lib/projects/index.ts';
import type { ProvidersParts, ToggleView } from '../types.ts';
import { choicesOf } from './choices.ts';
import { readMoves } from './moves.ts';
import { rateBetween } from './rate-between.ts';
import { findToggle } from './toggle-document.ts';

const sideMs = 7 * 86_400_000;
const mostMoves = 20;

/**
 * Where the toggle is, where it could go, and what every move did to the insert rate.
 * @param projectId absent: all but demo projects, whose interactions went through no vendor. @throws DatabaseAway
 */
export async function readToggle(
  parts: Pick<ProvidersParts, 'database' | 'catalog' | 'pool' | 'now'>,
  projectId?: number,
): Promise<ToggleView> {
  const { database, catalog, pool, now } = parts;
  const { body, version } = findToggle(catalog);
  const moves = await readMoves(catalog);
  const only = projectId === undefined ? undefined : await findProjectById(database, projectId);
  const projects = only ? [only] : (await listProjects(database)).filter(({ demo }) => !demo);
  const history = moves.slice(0, mostMoves).map(async (move, i) => {
    const { at } = move;
    const [before, after] = await Promise.all([
      rateBetween(parts, projects, { from: Math.max(at - sideMs, moves[i + 1]?.at ?? 0), to: at }),
      rateBetween(parts, projects, { from: at, to: Math.min(at + sideMs, moves[i - 1]?.at ?? now()) }),
    ]);
    return {
      ...move,
      ...(before && { insertRateBefore: before }),
      ...(after && { insertRateAfter: after }),
    };
  });
  return { ...body, version, choices: choicesOf(pool), history: await Promise.all(history) };
}
