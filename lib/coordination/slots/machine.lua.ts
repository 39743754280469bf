/** The transitions of machine.ts as Redis runs them. */
export const slotLua = (ms: Record<'shareMs' | 'graceMs' | 'silenceMs' | 'roundMs', number>): string => `
local function fairPart(row, process, now)
  local claims, left = {}, row.limit
  for name, share in pairs(row.shares) do claims[#claims + 1] = { process = name, want = share.want } end
  table.sort(claims, function(a, b)
    if a.want ~= b.want then return a.want < b.want end
    return a.process < b.process
  end)
  while #claims > 0 and claims[1].want <= left / #claims do
    local claim = table.remove(claims, 1)
    if claim.process == process then return claim.want end
    left = left - claim.want
  end
  table.sort(claims, function(a, b) return a.process < b.process end)
  local even = math.floor(left / #claims)
  local odd = left - even * #claims
  local turn = math.floor(now / ${ms.roundMs})
  for index, claim in ipairs(claims) do
    if claim.process == process then
      local extra = (index - 1 + turn) % #claims < odd and 1 or 0
      return math.min(claim.want, even + extra)
    end
  end
  return 0
end

local function step(row, event, now)
  row = row or { shares = {}, graceUntil = 0, heardAt = now }
  local process, others, isAlone = event.process, 0, true
  for name in pairs(row.shares) do isAlone = isAlone and name == process end
  local isSilence = not isAlone and now > row.heardAt + ${ms.silenceMs}
  row.limit, row.heardAt = event.limit, now
  row.graceUntil = math.max(math.max(event.bornAt, isSilence and now or 0) + ${ms.graceMs}, row.graceUntil)
  local isNew = now < row.graceUntil
  for name, share in pairs(row.shares) do
    if share['until'] <= now and not isNew then
      row.shares[name] = nil
    elseif name ~= process then
      others = others + share.share
    end
  end
  local mine = row.shares[process]
  if mine and mine.seq >= event.seq then return nil, { share = mine.share } end

  local free = math.max(0, event.limit - others)
  local held = mine and mine.share or isNew and event.floor or free
  local floor = math.max(event.busy, math.min(event.floor, held))
  local claim = { share = floor, want = event.want, seq = event.seq }
  claim['until'] = now + ${ms.shareMs}
  row.shares[process] = claim
  if not isNew then
    claim.share = math.max(floor, math.min(event.want, free, fairPart(row, process, now)))
  end
  if event.want == 0 and claim.share == 0 then row.shares[process] = nil end
  local isShort = false
  for _, one in pairs(row.shares) do
    if one.share < one.want then isShort = true end
  end
  return row, { share = claim.share }, isShort
end`;
