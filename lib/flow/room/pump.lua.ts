/** pump.ts as Redis runs it. */
export const pumpLua = (is: Record<'dayMs' | 'afterMs' | 'pumpTries' | 'patience', number>): string => `
local function lineOf(work, name) return work.rows.get('l:' .. name) end

local function saveLine(work, name, row)
  local isUsed = next(row.held) ~= nil or next(row.line) ~= nil
  local isEmpty = not isUsed and row.count == 0
  local keep = row.periodMs + (isUsed and ${is.dayMs} or ${is.afterMs})
  work.rows.put('l:' .. name, not isEmpty and row or nil, keep)
end

local function tellOne(work, process, id, state, line, opensAt, by)
  if id == work.id then return end
  work.tell[process] = work.tell[process] or {}
  work.tell[process][id] = { state = state, line = line, opensAt = opensAt, at = work.now, by = by or '' }
end

local function recall(work, name, row)
  for _, party in pairs(row.held) do tellOne(work, party.process, 'recall ' .. name, 'recall', name, 0) end
end

local function nextLook(work, row)
  if work.isGrace then return work.head.graceUntil end
  if row == nil then return 0 end
  if row.periodMs > 0 then return opensAt(row, 1, work.now) end
  return hasRoom(row, work.now) and work.now or 0
end

local pump

local function buryDead(work, name, row)
  if work.isGrace then return end
  local dead = 0
  local function bury(all, isHeld)
    for id, party in pairs(all) do
      if party.process ~= work.process and work.rows.get('p:' .. party.process) == nil then
        all[id] = nil
        work.rows.put('a:' .. id, nil, 0)
        if isHeld then work.head.held = work.head.held - 1 end
        dead = dead + 1
      end
    end
  end
  bury(row.held, true)
  bury(row.line, false)
  if dead > 0 then saveLine(work, name, row) end
end

local function touch(work, name)
  local row = lineOf(work, name)
  if row == nil or work.touched[name] then return end
  work.touched[name] = true
  buryDead(work, name, row)
  pump(work, name)
end

local function openLine(work, name, need)
  touch(work, name)
  local row = lineOf(work, name)
  if row then return row end
  row = noStarts(need)
  row.held, row.line, row.served = {}, {}, {}
  work.rows.put('l:' .. name, row, ${is.dayMs})
  return row
end

local function touchAll(work, needs)
  local isNew = false
  for _, name in ipairs(namesOf(needs)) do
    if not work.touched[name] and lineOf(work, name) then
      isNew = true
      touch(work, name)
    end
  end
  return isNew
end

local function mayOpen(work, row)
  if hasRoom(row, work.now) then return true end
  for _, kept in pairs(row.held) do
    if kept.rank then return true end
  end
  return false
end

local function isOpenTo(work, row, waiting)
  return hasRoom(row, work.now) or yieldingTo(row, waiting) ~= nil
end

local function fullFor(work, id, ask)
  for _, name in ipairs(namesOf(ask.needs)) do
    local row = openLine(work, name, ask.needs[name])
    if row.held[id] == nil and not isOpenTo(work, row, ask) then return name end
  end
  return nil
end

local function grant(work, id, ask)
  local isHolder = false
  for _, name in ipairs(namesOf(ask.needs)) do
    local row = lineOf(work, name)
    row.line[id] = nil
    if row.periodMs > 0 then
      addStart(row, work.now)
      work.head.startsUntil = math.max(work.head.startsUntil, work.now + row.periodMs)
    else
      isHolder = true
      local kept = row.held[id] and id or nil
      if kept == nil and not hasRoom(row, work.now) then kept = yieldingTo(row, ask) end
      if kept == nil then work.head.held = work.head.held + 1 else row.held[kept] = nil end
      row.held[id] = { process = ask.process, lane = ask.lane }
    end
    if row.served[ask.lane] or next(row.line) == nil then row.served = {} end
    if next(row.line) ~= nil then row.served[ask.lane] = true end
    saveLine(work, name, row)
  end
  ask.line = ''
  work.rows.put('a:' .. id, ask, isHolder and ${is.dayMs} or ${is.afterMs})
  tellOne(work, ask.process, id, 'granted', '', 0)
end

local function move(work, id, ask, to)
  local from = ask.line
  local left = lineOf(work, from)
  left.line[id] = nil
  local isContended = false
  for _, other in pairs(left.line) do isContended = isContended or other.lane ~= ask.lane end
  if isContended then ask.passes = ask.passes + 1 end
  local places = { ask.needs[from] and ask.needs[from].place or 0, ask.needs[to] and ask.needs[to].place or 0 }
  local isKept = ask.passes >= ${is.patience} and places[1] < places[2]
  if isKept and left.periodMs == 0 and left.held[id] == nil then
    left.held[id] = { process = ask.process, lane = ask.lane, rank = ask.rank, n = ask.n }
    work.head.held = work.head.held + 1
  end
  saveLine(work, from, left)
  local row = lineOf(work, to)
  row.line[id] = { process = ask.process, lane = ask.lane, rank = ask.rank, n = ask.n }
  saveLine(work, to, row)
  recall(work, to, row)
  ask.line = to
  work.rows.put('a:' .. id, ask, ${is.dayMs})
  tellOne(work, ask.process, id, 'waiting', to, nextLook(work, row))
end

local function bestOfLane(work, id)
  local ask = work.rows.get('a:' .. id)
  local best, rank, n = id, ask.rank, ask.n
  local function look(name)
    local row = lineOf(work, name)
    if row == nil or next(row.line) == nil then return end
    if row.held[id] == nil and not hasRoom(row, work.now) then return end
    for other, one in pairs(row.line) do
      local isEarlier = one.rank < rank or (one.rank == rank and one.n < n)
      if one.lane == ask.lane and isEarlier then best, rank, n = other, one.rank, one.n end
    end
  end
  for name in pairs(ask.needs) do look(name) end
  for name in pairs(work.freed) do look(name) end
  return best
end

function pump(work, name)
  if work.isGrace then return end
  for _ = 1, ${is.pumpTries} do
    local row = lineOf(work, name)
    local first = row and next(row.line) ~= nil and mayOpen(work, row) and firstIn(row) or nil
    if first == nil or not isOpenTo(work, row, row.line[first]) then return end
    local id = bestOfLane(work, first)
    local ask = work.rows.get('a:' .. id)
    if not touchAll(work, ask.needs) then
      local full = fullFor(work, id, ask)
      if full == nil then grant(work, id, ask) else move(work, id, ask, full) end
    end
  end
end

local function remove(work, id, ask)
  for _, name in ipairs(namesOf(ask.needs)) do
    local row = lineOf(work, name)
    if row ~= nil and (row.held[id] or row.line[id]) then
      if row.held[id] then work.head.held = work.head.held - 1 end
      row.held[id], row.line[id] = nil, nil
      saveLine(work, name, row)
    end
  end
  work.rows.put('a:' .. id, nil, 0)
end

local function earliest(work, id, ask)
  local at = work.isGrace and work.head.graceUntil or 0
  for _, name in ipairs(namesOf(ask.needs)) do
    local row = lineOf(work, name)
    if row ~= nil and row.periodMs > 0 then
      at = math.max(at, opensAt(row, aheadOf(row, id) + 1, work.now))
    end
  end
  return at
end
`;
