import { createHash } from 'node:crypto';
import type { Script } from '../redis/script.ts';
import type { JointMachine } from './machine.ts';

/**
 * A joint machine as a Lua script. It finds its keys as it goes, which one Redis allows and a cluster would not. The
 * clock is the server's; tests that replay a trace give the time as an argument instead.
 * ARGV: event, prefix of its keys, prefix of its channels[, now]
 * @returns script that answers [now, answer as JSON]
 */
export function jointScriptOf(
  machine: Pick<JointMachine<never, unknown>, 'lua'>,
  clock: 'server' | 'argument' = 'server',
): Script {
  const source = `
${machine.lua}
${
  clock === 'server'
    ? `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`
    : 'local now = tonumber(ARGV[4])'
}
local known, keeps, rows = {}, {}, {}
function rows.get(key)
  if known[key] == nil then
    local stored = redis.call('GET', ARGV[2] .. key)
    local found = stored and cjson.decode(stored)
    known[key] = found and found['until'] > now and found.row or false
  end
  return known[key] or nil
end
function rows.put(key, row, keepMs)
  known[key], keeps[key] = row or false, keepMs
end
local answer, tell = step(rows, cjson.decode(ARGV[1]), now)
for key, keep in pairs(keeps) do
  if known[key] then
    redis.call('SET', ARGV[2] .. key, cjson.encode({ row = known[key], ['until'] = now + keep }), 'PX', keep)
  else
    redis.call('DEL', ARGV[2] .. key)
  end
end
for name, message in pairs(tell) do redis.call('PUBLISH', ARGV[3] .. name, cjson.encode(message)) end
return { now, cjson.encode(answer) }
`;
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}
