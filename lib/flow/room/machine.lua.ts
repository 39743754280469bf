/** machine.ts and look.ts as Redis runs them. */
export const roomLua = (
  is: Record<'graceMs' | 'silenceMs' | 'processMs' | 'heardMs' | 'dayMs', number>,
): string => `
local function join(work, event)
  local names = namesOf(event.needs)
  for _, name in ipairs(names) do
    local row = lineOf(work, name)
    if row then limited(work, name, row, event.needs[name]) end
    touch(work, name)
  end
  work.head.count = work.head.count + 1
  local ask = { process = event.process, lane = event.lane, rank = event.rank, n = work.head.count }
  ask.needs, ask.line, ask.passes = event.needs, '', 0
  if isFree(work, event.needs) then
    grant(work, event.id, ask)
    return ask
  end
  ask.line = names[1]
  work.rows.put('a:' .. event.id, ask, ${is.dayMs})
  work.rows.add('m:' .. event.process, event.id, 0)
  stand(work, ask.line, openLine(work, ask.line, event.needs[ask.line]), event.id, ask)
  return ask
end

local function enter(work, event, now)
  local id, known = event.id, askOf(work, event.id)
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
  local found = { line = row.line, opensAt = nextLook(work, line), earliestAt = earliest(work, id, row) }
  found.ahead = aheadOf(work, row.line, line, id, row)
  recall(work, row.line, line)
  found.state = 'waiting'
  if event.waitMs > 0 and found.earliestAt <= now + event.waitMs then return found end
  free(work, id)
  found.state = 'refused'
  return found
end

local function stay(work, ask)
  for _, name in ipairs(slotsOf(ask.needs)) do relax(work, name) end
  return true
end

local function ask(work, event, now)
  local result = enter(work, event, now)
  if event.instead == '' then return result end
  local other = askOf(work, event.instead)
  local isInTheWay = other and other.line == '' and other.needs[result.line or '']
  if result.state ~= 'granted' and not isInTheWay then
    result.isKept = other ~= nil and stay(work, other)
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
  local known = askOf(work, event.id)
  if known and known.line == '' then return {} end
  free(work, event.id)
  work.head.count = work.head.count + 1
  local ask = { process = event.process, lane = event.lane, rank = 0, n = work.head.count }
  ask.needs, ask.line, ask.passes = {}, '', 0
  local slots = slotsOf(event.needs)
  for _, name in ipairs(slots) do ask.needs[name] = event.needs[name] end
  work.rows.put('a:' .. event.id, ask, ${is.dayMs})
  work.rows.add('m:' .. event.process, event.id, 0)
  for _, name in ipairs(slots) do hold(work, name, openLine(work, name, ask.needs[name]), ask, 1) end
  return {}
end

local function learn(work, event)
  local row = lineOf(work, event.line) or newLine(event)
  addPast(row, event.past)
  work.head.startsUntil = math.max(work.head.startsUntil, work.now + event.periodMs)
  saveLine(work, event.line, row)
  return {}
end

local function leave(work, event)
  local ask = askOf(work, event.id)
  if event.keep and ask and ask.line == '' then
    local isWanted = false
    for _, name in ipairs(slotsOf(ask.needs)) do
      local row = lineOf(work, name)
      isWanted = isWanted or (row and row.waiting > 0)
    end
    if not isWanted then return { isKept = stay(work, ask) } end
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
  if left and left.waiting > 0 then recall(work, event.line, left) end
  return { opensAt = nextLook(work, left) }
end

local function fleetOf(work) return work.rows.get('fleet') or {} end

local function hear(work, process)
  local rows, now = work.rows, work.now
  local heard = rows.get('p:' .. process)
  if heard == nil then
    local fleet = fleetOf(work)
    fleet[process] = true
    rows.put('fleet', fleet, ${is.dayMs})
  end
  if heard == nil or now >= heard.at + ${is.heardMs} then
    rows.put('p:' .. process, { at = now }, ${is.processMs})
  end
  return heard == nil
end

local function findDead(work)
  local fleet, dead = fleetOf(work), {}
  for process in pairs(fleet) do
    if work.rows.get('p:' .. process) == nil then dead[#dead + 1] = process end
  end
  for _, process in ipairs(dead) do fleet[process] = nil end
  work.rows.put('fleet', fleet, ${is.dayMs})
  return dead
end

local function bury(work)
  if work.isGrace then return end
  local dead = findDead(work)
  table.sort(dead)
  for _, process in ipairs(dead) do
    local lines, names = {}, {}
    for _, member in ipairs(work.rows.members('m:' .. process)) do
      local freed = free(work, member[1])
      work.rows.drop('m:' .. process, member[1])
      for _, name in ipairs(freed) do lines[name] = true end
    end
    for name in pairs(lines) do names[#names + 1] = name end
    table.sort(names)
    for _, name in ipairs(names) do pump(work, name) end
  end
end

local function alive(work, event)
  bury(work)
  work.rows.put('u:' .. event.process, event.lines, ${is.processMs})
  local index, processes = 0, 0
  for other in pairs(fleetOf(work)) do
    processes = processes + 1
    if other < event.process then index = index + 1 end
  end
  return { place = { index = index, processes = processes } }
end

local function lookAt(work, name)
  local row = lineOf(work, name)
  if row == nil then return nil end
  local one = { limit = row.limit, periodMs = row.periodMs, inFlight = row.held, starts = 0 }
  for _ in pairs(row.kept) do one.inFlight = one.inFlight - 1 end
  if row.periodMs > 0 then one.starts = startsIn(row, work.now) end
  one.waiting, one.oldestAt = row.waiting, oldestIn(work, name)
  return one
end

local function look(work)
  local found = {}
  for process in pairs(fleetOf(work)) do
    for name, idle in pairs(work.rows.get('u:' .. process) or {}) do
      local one = found[name] or lookAt(work, name)
      if one then
        one.inFlight = math.max(0, one.inFlight - idle)
        found[name] = one
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
  local isNew = hear(work, event.process)
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
