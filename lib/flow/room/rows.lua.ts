/** rows.ts as Redis runs it. */
export const rowsLua = (exactStarts: number): string => `
local function size(all)
  local n = 0
  for _ in pairs(all) do n = n + 1 end
  return n
end

local function isBefore(a, b)
  for index = 1, #a do
    if a[index] ~= b[index] then return a[index] < b[index] end
  end
  return false
end

local function addStart(row, now)
  for at in pairs(row.past) do
    if tonumber(at) + row.periodMs <= now then row.past[at] = nil end
  end
  local grid = row.limit <= ${exactStarts} and 1 or math.ceil(row.periodMs / ${exactStarts})
  local at = string.format('%.0f', math.floor(now / grid) * grid + grid - 1)
  row.past[at] = (row.past[at] or 0) + 1
end

local function startsIn(row, now)
  local starts = 0
  for at, n in pairs(row.past) do
    if tonumber(at) + row.periodMs > now then starts = starts + n end
  end
  return starts
end

local function hasRoom(row, now)
  if row.periodMs > 0 then return startsIn(row, now) < row.limit end
  return size(row.held) < row.limit
end

local function opensAt(row, k, now)
  if row.limit <= 0 then return 0 end
  local rounds = math.floor((k - 1) / row.limit)
  local over = startsIn(row, now) + (k - rounds * row.limit) - row.limit
  local at, starts = now, {}
  for start, n in pairs(row.past) do
    if tonumber(start) + row.periodMs > now then starts[#starts + 1] = { tonumber(start), n } end
  end
  table.sort(starts, isBefore)
  for _, start in ipairs(starts) do
    if over <= 0 then break end
    over = over - start[2]
    at = start[1] + row.periodMs
  end
  return at + rounds * row.periodMs
end

local function firstIn(row)
  local holds, first, least = {}, nil, nil
  for _, party in pairs(row.held) do holds[party.lane] = (holds[party.lane] or 0) + 1 end
  for id, one in pairs(row.line) do
    local order = { holds[one.lane] or 0, row.served[one.lane] and 1 or 0, one.rank, one.n }
    if first == nil or isBefore(order, least) then first, least = id, order end
  end
  return first
end

local function yieldingTo(row, ask)
  local last, order = nil, { ask.rank, ask.n }
  for id, kept in pairs(row.held) do
    if kept.lane == ask.lane and kept.rank and isBefore(order, { kept.rank, kept.n }) then
      last, order = id, { kept.rank, kept.n }
    end
  end
  return last
end

local function aheadOf(row, id)
  local mine = row.line[id]
  if mine == nil then return size(row.line) end
  local lanes = {}
  for _, other in pairs(row.line) do
    local one = lanes[other.lane] or { size = 0, before = 0 }
    lanes[other.lane] = one
    one.size = one.size + 1
    local isEarlier = other.rank < mine.rank or (other.rank == mine.rank and other.n < mine.n)
    if isEarlier then one.before = one.before + 1 end
  end
  local ahead = lanes[mine.lane].before
  local turn = ahead + (row.served[mine.lane] and 1 or 0)
  for lane, one in pairs(lanes) do
    local turns = turn - (row.served[lane] and 1 or 0)
    if lane ~= mine.lane and turns >= 0 then
      ahead = ahead + math.min(one.size, turns) + (one.before > turns and 1 or 0)
    end
  end
  return ahead
end

local function namesOf(needs)
  local names = {}
  for name in pairs(needs) do names[#names + 1] = name end
  table.sort(names, function(a, b) return needs[a].place < needs[b].place end)
  return names
end
`;
