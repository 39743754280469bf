import { createHash } from 'node:crypto';
import type { Script } from '../redis/script.ts';
import type { JointMachine } from './machine.ts';

/** Sets and tables that nobody adds to for so long are forgotten, should they not have been emptied. */
const keepMs = 86_400_000;

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
local known, keeps, kept, rows = {}, {}, {}, {}
local function keyOf(key) return ARGV[2] .. key end
local function keep(key)
  if kept[key] then return end
  kept[key] = true
  redis.call('PEXPIRE', keyOf(key), ${keepMs})
end
function rows.get(key)
  if known[key] == nil then
    local stored = redis.call('GET', keyOf(key))
    local found = stored and cjson.decode(stored)
    known[key] = found and found['until'] > now and found.row or false
  end
  return known[key] or nil
end
function rows.put(key, row, keepMs)
  known[key], keeps[key] = row or false, keepMs
end
function rows.add(set, name, score)
  redis.call('ZADD', keyOf(set), string.format('%.0f', score), name)
  keep(set)
end
function rows.drop(set, name) redis.call('ZREM', keyOf(set), name) end
function rows.clear(set) redis.call('DEL', keyOf(set)) end
function rows.first(set)
  local found = redis.call('ZRANGE', keyOf(set), 0, 0, 'WITHSCORES')
  return found[1], tonumber(found[2])
end
function rows.size(set) return redis.call('ZCARD', keyOf(set)) end
function rows.before(set, name) return redis.call('ZRANK', keyOf(set), name) or nil end
function rows.members(set)
  local found, members = redis.call('ZRANGE', keyOf(set), 0, -1, 'WITHSCORES'), {}
  for index = 1, #found, 2 do members[#members + 1] = { found[index], tonumber(found[index + 1]) } end
  return members
end
function rows.count(table, name, by)
  local count = redis.call('HINCRBY', keyOf(table), name, by)
  if count == 0 then redis.call('HDEL', keyOf(table), name) end
  keep(table)
  return count
end
function rows.countOf(table, name) return tonumber(redis.call('HGET', keyOf(table), name) or 0) end
function rows.counts(table)
  local found, counts = redis.call('HGETALL', keyOf(table)), {}
  for index = 1, #found, 2 do counts[found[index]] = tonumber(found[index + 1]) end
  return counts
end
local answer, tell = step(rows, cjson.decode(ARGV[1]), now)
for key, keepMs in pairs(keeps) do
  if known[key] then
    redis.call('SET', keyOf(key), cjson.encode({ row = known[key], ['until'] = now + keepMs }), 'PX', keepMs)
  else
    redis.call('DEL', keyOf(key))
  end
end
for name, message in pairs(tell) do redis.call('PUBLISH', ARGV[3] .. name, cjson.encode(message)) end
return { now, cjson.encode(answer) }
`;
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}
