/** pump.ts as Redis runs it. */
export const pumpLua = (is: Record<'dayMs' | 'afterMs' | 'pumpTries' | 'patience', number>): string => `
local pump

local function askOf(work, id) return work.rows.get('a:' .. id) end

local function touch(work, name)
  if work.touched[name] or lineOf(work, name) == nil then return end
  work.touched[name] = true
  pump(work, name)
end

local function openLine(work, name, need)
  touch(work, name)
  local row = lineOf(work, name)
  if row then return row end
  row = newLine(need)
  work.rows.put('l:' .. name, row, ${is.dayMs})
  return row
end

local function mayOpen(work, row) return hasRoom(row, work.now) or next(row.kept) ~= nil end

local function isOpenTo(work, row, waiting)
  return hasRoom(row, work.now) or yieldingTo(row, waiting) ~= nil
end

local function bestOfLane(work, id, ask)
  local bestId, best = id, ask
  local function look(name)
    local row = lineOf(work, name)
    if row == nil or row.waiting == 0 then return end
    if row.kept[id] == nil and not hasRoom(row, work.now) then return end
    local first = firstOf(work, name, ask.lane)
    local other = first and askOf(work, first)
    if other and goesBefore(other, best) then bestId, best = first, other end
  end
  for name in pairs(ask.needs) do look(name) end
  for name in pairs(work.freed) do look(name) end
  return bestId, best
end

local function touchAll(work, needs)
  local names = {}
  for _, name in ipairs(namesOf(needs)) do
    if not work.touched[name] and lineOf(work, name) then names[#names + 1] = name end
  end
  for _, name in ipairs(names) do touch(work, name) end
  return #names > 0
end

local function fullFor(work, id, ask)
  for _, name in ipairs(namesOf(ask.needs)) do
    local row = openLine(work, name, ask.needs[name])
    if row.kept[id] == nil and not isOpenTo(work, row, ask) then return name end
  end
  return nil
end

local function isFree(work, needs)
  if work.isGrace then return false end
  for _, name in ipairs(namesOf(needs)) do
    local row = lineOf(work, name) or newLine(needs[name])
    if row.waiting > 0 or not hasRoom(row, work.now) then return false end
  end
  return true
end

local function takePlace(work, name, row, id, ask)
  local kept = row.kept[id] and id or nil
  if kept == nil and not hasRoom(row, work.now) then kept = yieldingTo(row, ask) end
  if kept == nil then return hold(work, name, row, ask, 1) end
  handOver(work, name, row, row.kept[kept].process, ask.process)
  row.kept[kept] = nil
end

local function grant(work, id, ask)
  local needs = ask.needs
  if ask.line ~= '' then depart(work, ask.line, id, ask) end
  for _, name in ipairs(namesOf(needs)) do
    local row = lineOf(work, name) or newLine(needs[name])
    if row.periodMs > 0 then
      addStart(row, work.now)
      work.head.startsUntil = math.max(work.head.startsUntil, work.now + row.periodMs)
    else
      takePlace(work, name, row, id, ask)
    end
    turn(work, name, row, ask.lane)
    saveLine(work, name, row)
  end
  local slots = slotsOf(needs)
  ask.line, ask.needs = '', {}
  for _, name in ipairs(slots) do ask.needs[name] = needs[name] end
  work.rows.put('a:' .. id, ask, #slots > 0 and ${is.dayMs} or ${is.afterMs})
  if #slots > 0 then work.rows.add('m:' .. ask.process, id, 0) else work.rows.drop('m:' .. ask.process, id) end
  tellOne(work, ask.process, id, 'granted', '', 0)
end

local function move(work, id, ask, to)
  local from = ask.line
  local left = lineOf(work, from)
  depart(work, from, id, ask)
  if isContended(work, from, ask.lane) then ask.passes = ask.passes + 1 end
  local places = { ask.needs[from] and ask.needs[from].place or 0, ask.needs[to] and ask.needs[to].place or 0 }
  local isKept = ask.passes >= ${is.patience} and places[1] < places[2]
  if isKept and left.periodMs == 0 and left.kept[id] == nil then
    left.kept[id] = { process = ask.process, lane = ask.lane, rank = ask.rank, n = ask.n }
    hold(work, from, left, ask, 1)
  end
  local row = lineOf(work, to)
  stand(work, to, row, id, ask)
  recall(work, to, row)
  ask.line = to
  work.rows.put('a:' .. id, ask, ${is.dayMs})
  tellOne(work, ask.process, id, 'waiting', to, nextLook(work, row))
end

function pump(work, name)
  if work.isGrace then return end
  for _ = 1, ${is.pumpTries} do
    local row = lineOf(work, name)
    if row == nil or row.waiting == 0 or not mayOpen(work, row) then return end
    local first = firstIn(work, name)
    local its = first and askOf(work, first)
    if its == nil or not isOpenTo(work, row, its) then return end
    local id, ask = bestOfLane(work, first, its)
    if not touchAll(work, ask.needs) then
      local full = fullFor(work, id, ask)
      if full == nil then grant(work, id, ask) else move(work, id, ask, full) end
    end
  end
end

local function free(work, id)
  local ask = askOf(work, id)
  if ask == nil then return {} end
  local slots = slotsOf(ask.needs)
  if ask.line ~= '' then depart(work, ask.line, id, ask) end
  for _, name in ipairs(slots) do
    local row = lineOf(work, name)
    if row and (ask.line == '' or row.kept[id]) then
      row.kept[id] = nil
      hold(work, name, row, ask, -1)
    end
    work.freed[name] = true
  end
  work.rows.put('a:' .. id, nil, 0)
  work.rows.drop('m:' .. ask.process, id)
  return slots
end

local function earliest(work, id, ask)
  local at = work.isGrace and work.head.graceUntil or 0
  for _, name in ipairs(namesOf(ask.needs)) do
    local row = lineOf(work, name)
    if row ~= nil and row.periodMs > 0 then
      at = math.max(at, opensAt(row, aheadOf(work, name, row, id, ask) + 1, work.now))
    end
  end
  return at
end
`;
