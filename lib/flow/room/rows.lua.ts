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

local function noStarts(need)
  local row = { limit = need.limit, periodMs = need.periodMs, past = '', lastAt = 0, last = 0 }
  row.count, row.dropsAt = 0, 0
  return row
end

local function numeral(number) return string.format('%.0f', number) end

local function inside(row, now)
  local past, left, from = row.past, row.count, 1
  local _, stop, at, n = string.find(past, '^(%d+)=(%d+);')
  while stop do
    if at + row.periodMs > now then return string.sub(past, from), row.last, left, at + row.periodMs end
    left, from = left - n, stop + 1
    _, stop, at, n = string.find(past, '^(%d+)=(%d+);', from)
  end
  if row.last == 0 or row.lastAt + row.periodMs <= now then return '', 0, 0, 0 end
  return '', row.last, row.last, row.lastAt + row.periodMs
end

local function startsIn(row, now)
  if now < row.dropsAt then return row.count end
  local _, _, count = inside(row, now)
  return count
end

local function addStart(row, now)
  if now >= row.dropsAt then row.past, row.last, row.count, row.dropsAt = inside(row, now) end
  local grid = row.limit <= ${exactStarts} and 1 or math.ceil(row.periodMs / ${exactStarts})
  local at = math.max(math.floor(now / grid) * grid + grid - 1, row.lastAt)
  if at ~= row.lastAt and row.last > 0 then
    row.past = row.past .. numeral(row.lastAt) .. '=' .. numeral(row.last) .. ';'
    row.last = 0
  end
  row.lastAt, row.last, row.count = at, row.last + 1, row.count + 1
  if row.count == 1 then row.dropsAt = at + row.periodMs end
end

local function pastOf(row)
  if row.last == 0 then return row.past end
  return row.past .. numeral(row.lastAt) .. '=' .. numeral(row.last) .. ';'
end

local function addPast(row, past)
  local all = {}
  for at, n in string.gmatch(pastOf(row) .. past, '(%d+)=(%d+);') do all[#all + 1] = { tonumber(at), tonumber(n) } end
  table.sort(all, isBefore)
  row.past, row.last, row.count, row.dropsAt = '', 0, 0, 0
  for _, one in ipairs(all) do
    row.past = row.past .. numeral(one[1]) .. '=' .. numeral(one[2]) .. ';'
    row.lastAt, row.count = math.max(row.lastAt, one[1]), row.count + one[2]
  end
end

local function hasRoom(row, now)
  if row.periodMs > 0 then return startsIn(row, now) < row.limit end
  return size(row.held) < row.limit
end

local function opensAt(row, k, now)
  if row.limit <= 0 then return 0 end
  local rounds = math.floor((k - 1) / row.limit)
  local over = startsIn(row, now) + (k - rounds * row.limit) - row.limit
  local at = now
  for start, n in string.gmatch(pastOf(row), '(%d+)=(%d+);') do
    if over <= 0 then break end
    if start + row.periodMs > now then
      over = over - n
      at = start + row.periodMs
    end
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

local orders = {}
local function namesOf(needs)
  if orders[needs] then return orders[needs] end
  local names = {}
  for name in pairs(needs) do names[#names + 1] = name end
  table.sort(names, function(a, b) return needs[a].place < needs[b].place end)
  orders[needs] = names
  return names
end
`;
