/** starts.ts as Redis runs it. */
export const startsLua = (exactStarts: number): string => `
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
`;
