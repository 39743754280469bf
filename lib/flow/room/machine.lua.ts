/** machine.ts as Redis runs it, after the Lua of rows and pump. */
export const roomLua = (
  is: Record<'graceMs' | 'silenceMs' | 'processMs' | 'heardMs' | 'dayMs', number>,
): string => `
local function limited(work, name, row, need)
  if row.limit == need.limit and row.periodMs == need.periodMs then return end
  row.limit, row.periodMs, row.dropsAt = need.limit, need.periodMs, 0
  saveLine(work, name, row)
end

local function join(work, event)
  local names = namesOf(event.needs)
  for _, name in ipairs(names) do
    local row = lineOf(work, name)
    if row then limited(work, name, row, event.needs[name]) end
    touch(work, name)
  end
  work.head.count = work.head.count + 1
  local ask = { process = event.process, lane = event.lane, rank = event.rank, n = work.head.count }
  ask.needs, ask.line, ask.passes = event.needs, names[1], 0
  work.rows.put('a:' .. event.id, ask, ${is.dayMs})
  local row = openLine(work, ask.line, event.needs[ask.line])
  row.line[event.id] = { process = event.process, lane = event.lane, rank = event.rank, n = ask.n }
  saveLine(work, ask.line, row)
  return ask
end

local function slotsOf(needs)
  local names = {}
  for _, name in ipairs(namesOf(needs)) do
    if needs[name].periodMs == 0 then names[#names + 1] = name end
  end
  return names
end

local function free(work, id)
  local known = work.rows.get('a:' .. id)
  if known == nil then return {} end
  remove(work, id, known)
  local names = slotsOf(known.needs)
  for _, name in ipairs(names) do work.freed[name] = true end
  return names
end

local function enter(work, event, now)
  local id, known = event.id, work.rows.get('a:' .. event.id)
  if known and known.line == '' then return { state = 'granted' } end
  if known == nil and event.debounce ~= '' then
    local latest = work.rows.get('d:' .. event.debounce)
    if latest == nil or latest.id ~= id then
      return { state = 'superseded', line = event.debounce, by = latest and latest.of or '' }
    end
    latest.hasGone = true
    work.rows.put('d:' .. event.debounce, latest, ${is.dayMs})
  end
  if next(event.needs) == nil then return { state = 'granted' } end
  local row = known or join(work, event)
  touch(work, row.line)
  pump(work, row.line)
  if row.line == '' then return { state = 'granted' } end
  local line = lineOf(work, row.line)
  local earliestAt = earliest(work, id, row)
  local found = { line = row.line, opensAt = nextLook(work, line), earliestAt = earliestAt, ahead = aheadOf(line, id) }
  recall(work, row.line, line)
  found.state = 'waiting'
  if event.waitMs > 0 and earliestAt <= now + event.waitMs then return found end
  remove(work, id, row)
  found.state = 'refused'
  return found
end

local function ask(work, event, now)
  local result = enter(work, event, now)
  if event.instead == '' then return result end
  local row = result.line and lineOf(work, result.line)
  if result.state ~= 'granted' and not (row and row.held[event.instead]) then
    result.isKept = work.rows.get('a:' .. event.instead) ~= nil
    return result
  end
  local freed = free(work, event.instead)
  if result.state ~= 'granted' then result = enter(work, event, now) end
  for _, name in ipairs(freed) do pump(work, name) end
  return result
end

local function gather(work, event, now)
  local key, before = event.key, work.rows.get('d:' .. event.key)
  local isSame = before and before.of == event.of
  if before and not isSame and before.askedAt > event.askedAt then
    return { state = 'superseded', line = key, by = before.of }
  end
  if isSame and before.hasGone then return { state = 'done' } end
  local isOpen = before and not before.hasGone and before.since + event.maxWaitMs > now
  if before and not isSame and not before.hasGone then
    tellOne(work, before.process, before.id, 'superseded', key, 0, event.of)
  end
  local since = isOpen and before.since or now
  local dueAt = isOpen and isSame and before.dueAt or math.min(now + event.periodMs, since + event.maxWaitMs)
  local row = { id = event.id, of = event.of, askedAt = event.askedAt, process = event.process }
  row.since, row.dueAt, row.hasGone = since, dueAt, false
  work.rows.put('d:' .. key, row, event.maxWaitMs + ${is.dayMs})
  return { state = 'waiting', line = key, opensAt = math.max(now, dueAt) }
end

local function restore(work, event)
  local known = work.rows.get('a:' .. event.id)
  if known and known.line == '' then return {} end
  if known then remove(work, event.id, known) end
  work.head.count = work.head.count + 1
  local ask = { process = event.process, lane = event.lane, rank = 0, n = work.head.count }
  ask.needs, ask.line, ask.passes = event.needs, '', 0
  work.rows.put('a:' .. event.id, ask, ${is.dayMs})
  for _, name in ipairs(namesOf(event.needs)) do
    local need = event.needs[name]
    if need.periodMs == 0 then
      local row = openLine(work, name, need)
      row.held[event.id] = { process = event.process, lane = event.lane }
      work.head.held = work.head.held + 1
      saveLine(work, name, row)
    end
  end
  return {}
end

local function learn(work, event)
  local row = lineOf(work, event.line)
  if row == nil then
    row = noStarts(event)
    row.held, row.line, row.served = {}, {}, {}
  end
  addPast(row, event.past)
  work.head.startsUntil = math.max(work.head.startsUntil, work.now + event.periodMs)
  saveLine(work, event.line, row)
  return {}
end

local function leave(work, event)
  local known = work.rows.get('a:' .. event.id)
  if event.keep and known and known.line == '' then
    local isWanted = false
    for _, name in ipairs(slotsOf(known.needs)) do
      local row = lineOf(work, name)
      isWanted = isWanted or (row and next(row.line) ~= nil)
    end
    if not isWanted then return { isKept = true } end
  end
  for _, name in ipairs(free(work, event.id)) do touch(work, name) end
  return {}
end

local function tick(work, event)
  local row = lineOf(work, event.line)
  if row == nil then return {} end
  limited(work, event.line, row, event)
  touch(work, event.line)
  local left = lineOf(work, event.line)
  if left and next(left.line) ~= nil then recall(work, event.line, left) end
  return { opensAt = nextLook(work, lineOf(work, event.line)) }
end

local function alive(work, event, now)
  work.rows.put('u:' .. event.process, event.lines, ${is.processMs})
  local fleet = work.rows.get('fleet') or {}
  for other, at in pairs(fleet) do
    if at + ${is.processMs} <= now then fleet[other] = nil end
  end
  fleet[event.process] = now
  work.rows.put('fleet', fleet, ${is.processMs})
  local index, processes = 0, 0
  for other in pairs(fleet) do
    processes = processes + 1
    if other < event.process then index = index + 1 end
  end
  return { place = { index = index, processes = processes } }
end

local function lookAt(row, now)
  local one = { limit = row.limit, periodMs = row.periodMs, inFlight = 0, starts = 0, waiting = 0, oldestAt = 0 }
  for _, party in pairs(row.held) do
    if not party.rank then one.inFlight = one.inFlight + 1 end
  end
  if row.periodMs > 0 then one.starts = startsIn(row, now) end
  for _, other in pairs(row.line) do
    one.waiting = one.waiting + 1
    if one.oldestAt == 0 or other.rank < one.oldestAt then one.oldestAt = other.rank end
  end
  return one
end

local function look(work, event, now)
  local found = {}
  for process in pairs(work.rows.get('fleet') or {}) do
    for name, idle in pairs(work.rows.get('u:' .. process) or {}) do
      local row = lineOf(work, name)
      if row then
        found[name] = found[name] or lookAt(row, now)
        found[name].inFlight = math.max(0, found[name].inFlight - idle)
      end
    end
  end
  return { lines = found }
end

local function step(rows, event, now)
  local head = rows.get('head') or { heardAt = now, graceUntil = 0, count = 0, held = 0, startsUntil = 0 }
  local isInUse = event.bornAt > 0 and (head.held > 0 or now < head.startsUntil)
  local isSilence = isInUse and now > head.heardAt + ${is.silenceMs}
  local grace = isSilence and now + ${is.graceMs} or 0
  head.graceUntil = math.max(head.graceUntil, event.bornAt + ${is.graceMs}, grace)
  head.heardAt = now
  local work = { rows = rows, now = now, head = head, isGrace = now < head.graceUntil, process = event.process }
  work.id, work.touched, work.freed, work.tell = event.id or '', {}, {}, {}
  local heard = rows.get('p:' .. event.process)
  local isNew = heard == nil
  if isNew or now >= heard.at + ${is.heardMs} then
    rows.put('p:' .. event.process, { at = now }, ${is.processMs})
  end
  local kinds = { ask = ask, gather = gather, restore = restore, recall = learn, leave = leave, tick = tick }
  kinds.alive, kinds.look = alive, look
  local run = kinds[event.type]
  local result = run and run(work, event, now) or {}
  rows.put('head', head, ${is.dayMs})
  local answer = { state = 'done', line = '', opensAt = 0, earliestAt = 0, ahead = 0, by = '', isKept = false, isNew = isNew, lines = {} }
  answer.place = { index = 0, processes = 0 }
  for name, value in pairs(result) do answer[name] = value end
  answer.told = work.tell[event.process] or {}
  work.tell[event.process] = nil
  return answer, work.tell
end`;
