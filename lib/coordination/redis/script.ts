import { createHash } from 'node:crypto';
import type { Machine } from '../store.ts';

export interface Script {
  source: string;
  sha: string;
}

/**
 * A machine as a Lua script on a single key. The clock is the server's; tests that replay a trace give the time as an
 * argument instead.
 * KEYS[1] the row · ARGV: event, channel, key as the machine knows it, keepMs[, now]
 * @returns script that answers [now, answer as JSON, stored row as JSON or '']
 */
export function scriptOf(
  machine: Pick<Machine<never, never, unknown>, 'lua'>,
  clock: 'server' | 'argument' = 'server',
): Script {
  const source = `
${machine.lua}
${
  clock === 'server'
    ? `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`
    : 'local now = tonumber(ARGV[5])'
}
local keep = tonumber(ARGV[4])
local stored = redis.call('GET', KEYS[1])
local known = stored and cjson.decode(stored) or nil
if known and known.at + keep <= now then known, stored = nil, false end
local row, answer, notify = step(known and known.row, cjson.decode(ARGV[1]), now)
if row then
  local version = math.max((known and known.version or 0) + 1, now)
  stored = cjson.encode({ row = row, version = version, at = now })
  redis.call('SET', KEYS[1], stored, 'PX', keep)
  if notify then redis.call('PUBLISH', ARGV[2], ARGV[3] .. '\\n' .. stored) end
end
return { now, cjson.encode(answer), stored or '' }
`;
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}
