/** rows.ts and line.ts as Redis runs them. */
export const lineLua = (is: Record<'dayMs' | 'afterMs' | 'exactLanes' | 'recallMs', number>): string => `
local orders = {}
local function namesOf(needs)
  if orders[needs] then return orders[needs] end
  local names = {}
  for name in pairs(needs) do names[#names + 1] = name end
  table.sort(names, function(a, b) return needs[a].place < needs[b].place end)
  orders[needs] = names
  return names
end

local function slotsOf(needs)
  local names = {}
  for _, name in ipairs(namesOf(needs)) do
    if needs[name].periodMs == 0 then names[#names + 1] = name end
  end
  return names
end

local function goesBefore(a, b) return a.rank < b.rank or (a.rank == b.rank and a.n < b.n) end

local function lanesIn(name) return 'q:' .. name end
local function asksOf(name, lane) return 'w:' .. name .. '\\n' .. lane end
local function servedIn(name) return 's:' .. name end
local function heldBy(name) return 'h:' .. name end
local function ownersOf(name) return 'o:' .. name end
local function memberOf(id, waiting) return string.format('%015.0f ', waiting.n) .. id end
local function idOf(member) return string.sub(member, 17) end
local rankSpan, lastPlace = 2 ^ 41, 2 ^ 12 - 1

local function lineOf(work, name) return work.rows.get('l:' .. name) end

local function newLine(limit)
  local row = noStarts(limit)
  row.held, row.kept, row.waiting, row.recalledAt = 0, {}, 0, 0
  return row
end

local function saveLine(work, name, row)
  local isUsed = row.held > 0 or row.waiting > 0
  local keepMs = row.periodMs + (isUsed and ${is.dayMs} or ${is.afterMs})
  work.rows.put('l:' .. name, (isUsed or row.count > 0) and row or nil, keepMs)
end

local function limited(work, name, row, limit)
  if row.limit == limit.limit and row.periodMs == limit.periodMs then return end
  row.limit, row.periodMs, row.dropsAt = limit.limit, limit.periodMs, 0
  saveLine(work, name, row)
end

local function hasRoom(row, now)
  if row.periodMs > 0 then return startsIn(row, now) < row.limit end
  return row.held < row.limit
end

local function sort(work, name, lane)
  local rows = work.rows
  local first, rank = rows.first(asksOf(name, lane))
  if first == nil then return rows.drop(lanesIn(name), lane) end
  local served = rows.before(servedIn(name), lane) and 1 or 0
  local place = math.min(2 * rows.countOf(heldBy(name), lane) + served, lastPlace)
  rows.add(lanesIn(name), lane, place * rankSpan + rank)
end

local function stand(work, name, row, id, waiting)
  work.rows.add(asksOf(name, waiting.lane), memberOf(id, waiting), math.max(0, waiting.rank))
  row.waiting = row.waiting + 1
  sort(work, name, waiting.lane)
  saveLine(work, name, row)
end

local function depart(work, name, id, waiting)
  local row = lineOf(work, name)
  work.rows.drop(asksOf(name, waiting.lane), memberOf(id, waiting))
  if row == nil then return end
  row.waiting = row.waiting - 1
  if row.waiting == 0 then work.rows.clear(servedIn(name)) end
  sort(work, name, waiting.lane)
  saveLine(work, name, row)
end

local function hold(work, name, row, party, by)
  row.held = row.held + by
  work.head.held = work.head.held + by
  work.rows.count(heldBy(name), party.lane, by)
  if work.rows.count(ownersOf(name), party.process, by) == 1 then row.recalledAt = 0 end
  if row.waiting > 0 then sort(work, name, party.lane) end
  saveLine(work, name, row)
end

local function handOver(work, name, row, from, to)
  work.rows.count(ownersOf(name), from, -1)
  if work.rows.count(ownersOf(name), to, 1) == 1 then row.recalledAt = 0 end
end

local function turn(work, name, row, lane)
  local rows = work.rows
  if row.waiting == 0 then return end
  local isRound = rows.before(servedIn(name), lane) ~= nil
  local served = isRound and rows.members(servedIn(name)) or {}
  if isRound then rows.clear(servedIn(name)) end
  rows.add(servedIn(name), lane, 0)
  for _, other in ipairs(served) do sort(work, name, other[1]) end
  if not isRound then sort(work, name, lane) end
end

local function firstOf(work, name, lane)
  local first = work.rows.first(asksOf(name, lane))
  return first and idOf(first)
end

local function firstIn(work, name)
  local lane = work.rows.first(lanesIn(name))
  return lane and firstOf(work, name, lane)
end

local function isContended(work, name, lane)
  local own = work.rows.before(lanesIn(name), lane) and 1 or 0
  return work.rows.size(lanesIn(name)) > own
end

local function yieldingTo(row, waiting)
  local last, latest = nil, waiting
  for id, kept in pairs(row.kept) do
    if kept.lane == waiting.lane and goesBefore(latest, kept) then last, latest = id, kept end
  end
  return last
end

local function aheadOf(work, name, row, id, ask)
  if ask.line ~= name then return row.waiting end
  local rows, own = work.rows, asksOf(name, ask.lane)
  local before = rows.before(own, memberOf(id, ask)) or 0
  local lanes, lanesBefore = rows.size(lanesIn(name)), rows.before(lanesIn(name), ask.lane) or 0
  if lanes > ${is.exactLanes} then
    return before + math.min(before * (lanes - 1) + lanesBefore, row.waiting - rows.size(own))
  end
  local ahead = before
  for index, member in ipairs(rows.members(lanesIn(name))) do
    local turns = before + (index <= lanesBefore and 1 or 0)
    if member[1] ~= ask.lane then ahead = ahead + math.min(rows.size(asksOf(name, member[1])), turns) end
  end
  return ahead
end

local function oldestIn(work, name)
  local oldest = 0
  for _, lane in ipairs(work.rows.members(lanesIn(name))) do
    local rank = lane[2] % rankSpan
    if oldest == 0 or rank < oldest then oldest = rank end
  end
  return oldest
end

local function tellOne(work, process, id, state, line, opensAt, by)
  if id == work.id then return end
  work.tell[process] = work.tell[process] or {}
  work.tell[process][id] = { state = state, line = line, opensAt = opensAt, at = work.now, by = by or '' }
end

local function recall(work, name, row)
  if work.now < row.recalledAt + ${is.recallMs} then return end
  row.recalledAt = work.now
  saveLine(work, name, row)
  for process in pairs(work.rows.counts(ownersOf(name))) do
    tellOne(work, process, 'recall ' .. name, 'recall', name, 0)
  end
end

local function relax(work, name)
  local row = lineOf(work, name)
  if row == nil or row.recalledAt == 0 then return end
  row.recalledAt = 0
  saveLine(work, name, row)
end

local function nextLook(work, row)
  if work.isGrace then return work.head.graceUntil end
  if row == nil then return 0 end
  if row.periodMs > 0 then return opensAt(row, 1, work.now) end
  return hasRoom(row, work.now) and work.now or 0
end
`;
