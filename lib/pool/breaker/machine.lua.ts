import { slotCount, slotMsOf } from './counts.ts';
import type { BreakerSettings } from './settings.ts';

/** The transitions of machine.ts and counts.ts as Redis runs them, in the same order and with the same names. */
export const breakerLua = (settings: BreakerSettings): string => `
local settings = cjson.decode('${JSON.stringify(settings)}')
local slotMs, slotCount = ${slotMsOf(settings)}, ${slotCount}

local function text(number) return string.format('%.0f', number) end

local function result(row, verdict, change, waitMs)
  return { verdict = verdict, change = change or 'none', waitMs = waitMs or 0, generation = row.generation }
end

local function acquire(row, owner, now)
  if row.state == 'closed' then return nil, result(row, 'pass') end
  local untilMs = row.state == 'open' and row.openedUntil or row.probeUntil
  if now < untilMs then
    if row.state == 'half-open' and row.probeOwner == owner then return nil, result(row, 'probe') end
    return nil, result(row, 'refused', 'none', untilMs - now)
  end
  local change = row.state == 'open' and 'probing' or 'stolen'
  row.state = 'half-open'
  row.generation = row.generation + 1
  row.probeOwner = owner
  row.probeUntil = now + settings.leaseMs
  return row, result(row, 'probe', change), true
end

-- What no new state inherits.
local function settle(row, state)
  row.state = state
  row.generation = row.generation + 1
  row.probeOwner, row.probeUntil, row.run, row.slots = '', 0, {}, {}
end

local function open(row, event, now)
  local isRelapse = row.state == 'half-open' or now < row.closedAt + settings.forgiveMs
  row.openCount = isRelapse and row.openCount + 1 or 1
  local growing = math.min(settings.lastCooldownMs, settings.firstCooldownMs * 2 ^ (row.openCount - 1))
  local own = event.outcome == 'quota' and settings.quotaCooldownMs or growing
  local cooldown = math.max(own, math.min(event.retryAfterMs, settings.longestRetryAfterMs))
  row.reason = event.outcome == 'quota' and 'quota' or 'failures'
  row.openedUntil = now + math.floor(cooldown * (1 + settings.jitterShare * event.jitter))
  settle(row, 'open')
end

local function isRepeat(row, event)
  for _, slot in pairs(row.slots) do
    if (slot.by[event.process] or 0) >= event.seq then return true end
  end
  return false
end

local function addReport(row, event, now)
  local current = math.floor(now / slotMs)
  for number in pairs(row.slots) do
    if tonumber(number) <= current - slotCount then row.slots[number] = nil end
  end
  local function slotAt(age)
    local name = text(current - age)
    row.slots[name] = row.slots[name] or { ok = 0, bad = 0, by = {} }
    return row.slots[name]
  end
  for age, ok in pairs(event.ok) do
    if tonumber(age) < slotCount then
      local slot = slotAt(tonumber(age))
      slot.ok = slot.ok + ok
    end
  end
  local slot = slotAt(0)
  slot.bad = slot.bad + event.bad
  slot.by[event.process] = event.seq

  local brokenAt = event.okAgeMs < 0 and 0 or now - event.okAgeMs
  for at in pairs(row.run) do
    if tonumber(at) <= brokenAt or tonumber(at) <= now - settings.runMs then row.run[at] = nil end
  end
  if event.run > 0 then row.run[text(now)] = (row.run[text(now)] or 0) + event.run end
end

local function isTooMuch(row, now)
  local run, ok, bad = 0, 0, 0
  for _, n in pairs(row.run) do run = run + n end
  if run >= settings.failuresInRow then return true end
  local oldest = math.floor(now / slotMs) - slotCount
  for number, slot in pairs(row.slots) do
    if tonumber(number) > oldest then ok, bad = ok + slot.ok, bad + slot.bad end
  end
  return bad >= settings.failuresInWindow and bad >= settings.failureShare * (ok + bad)
end

local function report(row, event, now)
  if event.generation ~= row.generation or row.state == 'open' then return nil, result(row, 'dropped') end
  if row.state == 'half-open' then
    if event.owner ~= row.probeOwner then return nil, result(row, 'dropped') end
    if event.outcome == 'success' then
      row.reason, row.closedAt = 'none', now
      settle(row, 'closed')
      return row, result(row, 'taken', 'closed'), true
    end
    if event.outcome == 'ignored' then
      row.openedUntil = now
      settle(row, 'open')
      return row, result(row, 'taken', 'released'), true
    end
    open(row, event, now)
    return row, result(row, 'taken', 'reopened'), true
  end
  if event.outcome == 'quota' then
    open(row, event, now)
    return row, result(row, 'taken', 'opened'), true
  end
  if event.outcome == 'ignored' or isRepeat(row, event) then return nil, result(row, 'dropped') end
  addReport(row, event, now)
  if event.bad == 0 or not isTooMuch(row, now) then return row, result(row, 'taken'), false end
  open(row, event, now)
  return row, result(row, 'taken', 'opened'), true
end

local function step(known, event, now)
  local row = known or { state = 'closed', generation = 0, openedUntil = 0, reason = 'none', openCount = 0,
    closedAt = 0, probeOwner = '', probeUntil = 0, run = {}, slots = {} }
  if event.type == 'acquire' then return acquire(row, event.owner, now) end
  if event.type == 'report' then return report(row, event, now) end
  if event.type == 'ask' then
    if row.state ~= 'open' or row.openedUntil <= now then return nil, result(row, 'taken') end
    row.openedUntil = now
    return row, result(row, 'taken', 'asked'), true
  end
  if event.row.generation <= row.generation then return nil, result(row, 'dropped') end
  return event.row, result(event.row, 'taken'), true
end`;
