import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Rule } from './faults/types.ts';
import { readBody } from './read-body.ts';
import type { Simulation } from './simulation.ts';

/**
 * How other processes drive the simulator:
 *   GET | PUT | DELETE /control/rules   {rules: Rule[]} (with `hits` when read)
 *   GET | DELETE /control/ledger?since=<number>   {calls: LedgerEntry[], total}
 *   GET | PUT /control/mode   {mode: "different" | "same"}
 * 400 {error} says what is wrong with a rule, 401 that the token is missing.
 */
export async function control(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const { controlToken } = simulation;
  if (controlToken !== undefined && request.headers.authorization !== `Bearer ${controlToken}`) {
    return answer(401, { error: 'the control token is missing or wrong' });
  }
  const text = await readBody(request);
  const writes = request.method === 'PUT' || request.method === 'POST';
  try {
    switch (url.pathname) {
      case '/control/rules':
        if (writes) simulation.rules.set((JSON.parse(text ?? '') as { rules: Rule[] }).rules);
        if (request.method === 'DELETE') simulation.rules.set([]);
        return answer(200, { rules: simulation.rules.list() });
      case '/control/ledger':
        if (request.method === 'DELETE') simulation.ledger.clear();
        return answer(200, {
          calls: simulation.ledger.list(Number(url.searchParams.get('since') ?? 0)),
          total: simulation.calls,
        });
      case '/control/mode': {
        if (writes) simulation.mode = readMode(JSON.parse(text ?? ''));
        return answer(200, { mode: simulation.mode });
      }
      default:
        return answer(404, { error: 'no such control' });
    }
  } catch (error) {
    answer(400, { error: (error as Error).message });
  }
}

function readMode({ mode }: { mode?: unknown }): Simulation['mode'] {
  if (mode === 'different' || mode === 'same') return mode;
  throw new RangeError('mode must be "different" or "same"');
}
