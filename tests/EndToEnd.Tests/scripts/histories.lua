-- Websockets of every sort against a fickle server. Handlers and timers do with all of them whatever comes to mind, and each event and each
-- answer is held against what the documentation lets a script rely on.
-- Arguments: URL of the server, URL that refuses connections, seed, websockets, what is done in each round, and "stop" where the process is
-- told to end when the line "halfway" comes, in the last round.
local websockets = require "verawebsockets"

local server_url, refused_url = arg[1], arg[2]
local SEED, COUNT, MOST_DONE = math.tointeger(arg[3]), math.tointeger(arg[4]), math.tointeger(arg[5])
local ROUNDS = 2
local STOPS = arg[6] == "stop"
local MOST_SHOWN = 10
local STEP = 0.002 -- between two things that a timer does

math.randomseed(SEED)

local all, faults, wrong, done = {}, {}, 0, 0
local may_stop = false -- from now on the process may have been told to end
local counts = { attempts = 0, [1] = 0, [3] = 0, [4] = 0, [8] = 0, [1000] = 0, [1001] = 0 }

local function complain(self, format, ...)
  wrong = wrong + 1
  if wrong <= MOST_SHOWN then
    faults[#faults + 1] = ("%s%s: %s, behind %s"):format(self.name, self.sort, format:format(...), table.concat(self.trace, " "))
  end
end

local function note(self, what)
  table.insert(self.trace, what)
  if #self.trace > 40 then table.remove(self.trace, 1) end
end

local function chance(one_in) return math.random(one_in) == 1 end

-- What may be called at any time. Each call says what it must answer in the state that the script knows of.

local function expect(self, call, answer, why, ...)
  for _, accepted in ipairs { ... } do
    if accepted == (answer or why) then return end
  end
  complain(self, "%s answers %s %s while it is %s", call, answer, why, self.state)
end

local function begin(self, call)
  self.state, self.is_closed, self.is_replaced, self.is_taken_back = "connecting", false, false, false
  local answer, why = self.wso[call](self.wso)
  if may_stop and why == "shutting down" then
    self.state = "idle"
  else
    expect(self, call, answer, why, true)
    counts.attempts = counts.attempts + 1
  end
end

local function be_closed(self)
  self.is_taken_back = self.is_taken_back or self.is_replaced
  self.is_closed, self.is_replaced = true, false
end

local actions = {}

function actions.connect(self)
  if self.state == "idle" then
    begin(self, "connect")
  else
    local answer, why = self.wso:connect()
    expect(self, "connect", answer, why, "already connecting or open")
  end
end

function actions.send(self)
  self.sent = self.sent + 1
  local answer, why = self.wso:send(self.is_opening and "overtakes what was kept" or self.sent)
  local is_open = self.state == "open" and not self.is_closed and not self.is_replaced
  self.not_before[self.sent] = is_open and self.opened or self.opened + 1
  if self.keeps then
    expect(self, "send", answer, why, true, "queue full")
  elseif is_open then
    expect(self, "send", answer, why, true, "queue full", "not connected")
  else
    expect(self, "send", answer, why, "not connected")
  end
end

function actions.close(self)
  local answer, why = self.wso:close()
  expect(self, "close", answer, why, self.state == "idle" and "not connected" or true)
  be_closed(self)
end

function actions.reconnect(self)
  if self.state == "idle" then
    begin(self, "reconnect")
  else
    self.is_replaced = self.is_replaced or not self.is_closed and self.state ~= "connecting" and self.state ~= "waiting"
    local answer, why = self.wso:reconnect()
    expect(self, "reconnect", answer, why, true)
  end
end

function actions.dawdle()
  local later = os.clock() + 0.003
  while os.clock() < later do end
end

function actions.raise() error("as it comes to mind") end

local NAMES = { "connect", "connect", "send", "send", "close", "close", "reconnect", "dawdle" }

local function act(name, self)
  note(self, name .. "()")
  actions[name](self)
end

-- In handlers something is done with the websocket itself, or another one.
local function stir(self)
  if done >= MOST_DONE then
    if self.state ~= "idle" and not self.is_closed then act("close", self) end
    return
  end
  while chance(2) do
    done = done + 1
    act(NAMES[math.random(#NAMES)], chance(3) and all[math.random(#all)] or self)
  end
  if chance(40) and not self.is_vetoing then act("raise", self) end
end

-- What comes.

local function pass(self, event, to, ...)
  counts[event] = (counts[event] or 0) + 1
  note(self, event)
  local from
  for _, state in ipairs { ... } do
    from = from or self.state == state
  end
  if not from then complain(self, "event %d while it is %s", event, self.state) end
  self.state = to or self.state
end

local VISIBLE = { ended = "waiting", rejected = "closing" }

local function compare_state(self)
  local is_closing = self.state == "open" and (self.is_closed or self.is_replaced)
  local expected = is_closing and "closing" or VISIBLE[self.state] or self.state
  local is_not_acknowledged = self.waits and self.state == "open" and self.wso.state == "closing"
  if self.wso.state ~= expected and not is_not_acknowledged then
    complain(self, "it says that it is %s, not %s", self.wso.state, expected)
  end
end

-- Behind an ending, the websocket that nothing follows is idle; it may be connected by its handler.
local function end_attempt(self)
  -- What was to be replaced, and is not any more, may have ended by that already: event 1001 follows then.
  local is_certain = self.heals or self.is_replaced and not may_stop
  local is_decided = (self.is_taken_back or may_stop) and self.wso.state == "waiting"
  self.state = (is_certain or is_decided) and "ended" or "idle"
end

local handlers = {}

handlers[1] = function(self, reason)
  if self.state == "vetoed" then
    pass(self, 1, "rejected", "vetoed")
    if reason ~= "HS: Rejected at CLIENT_ESTABLISHED" then complain(self, "refused, and told %s", reason) end
  else
    pass(self, 1, nil, "connecting", "waiting")
    end_attempt(self)
  end
end

handlers[2] = function(self)
  pass(self, 2, nil, "connecting", "waiting")
  return not chance(8)
end

handlers[3] = function(self)
  pass(self, 3, self.is_of_no_use and "rejected" or "open", "connecting", "waiting")
  self.is_of_no_use, self.opened = false, self.opened + 1
  self.is_vetoing = self.state == "open" and self.vetoes and chance(4)
end

handlers[4] = function(self)
  pass(self, 4, nil, "open", "rejected")
  end_attempt(self)
end

-- What comes back of what was sent may have gaps, and nothing else.
handlers[8] = function(self, data)
  pass(self, 8, nil, "open")
  local number = tonumber(data)
  if number then
    if number <= self.heard then complain(self, "message %d has come behind %d", number, self.heard) end
    if self.opened < self.not_before[number] then complain(self, "message %d has come before its connection", number) end
    self.heard = number
  end
end

handlers[10] = function(self) pass(self, 10, nil, "open") end

handlers[38] = function(self) pass(self, 38, nil, "open") end

handlers[1000] = function(self, _, _, cause)
  pass(self, 1000, "waiting", "ended")
  counts.attempts = counts.attempts + 1
  if self.is_closed then complain(self, "event 1000 though it is closed") end
  if self.is_replaced and cause ~= "requested" and not self.heals then complain(self, "event 1000 by %s", cause) end
  self.is_replaced = false
end

handlers[1001] = function(self)
  pass(self, 1001, "idle", "ended", "waiting")
  if not self.heals and not self.is_closed and not may_stop then complain(self, "event 1001 though it is not closed") end
end

local function options_of(self)
  local options = {
    name = self.name,
    overflow = self.keeps and { down = "keep", limit = 8 } or nil,
    tls = { allow_self_signed = true, skip_host_name_check = true },
  }
  if self.heals then
    options.reconnect = { first_delay = 0.01, min_delay = 0.001, max_delay = 0.02, retry_codes = { 404, 1000, 1002 }, max_attempts = 20 }
  end
  if self.greets then
    options.on_connect = {
      messages = function()
        self.is_of_no_use = chance(10)
        return not self.is_of_no_use and "greeting" or error("none")
      end,
      acknowledged = self.waits and function(_, data) return data == "greeting" end or nil,
      timeout = self.waits and 0.05 or nil,
    }
  end
  if self.asks then
    options.token = function() return not chance(10) and "secret" or error("none") end
  end
  return options
end

local function create(number)
  local self = { name = "h" .. number, state = "idle", opened = 0, sent = 0, heard = 0, not_before = {}, trace = {} }
  local sort = {}
  for _, feature in ipairs { "heals", "keeps", "greets", "waits", "asks", "filters", "vetoes" } do
    self[feature] = chance(2)
    if self[feature] then sort[#sort + 1] = feature end
  end
  self.sort = " (" .. table.concat(sort, ", ") .. ")"
  local bound = {}
  for event, handler in pairs(handlers) do
    if event ~= 2 or self.filters then
      bound[event] = function(_, ...)
        self.is_opening = event == 3
        local answer = handler(self, ...)
        if event ~= 2 then compare_state(self) end
        stir(self)
        self.is_opening = false
        if self.is_vetoing then
          self.is_vetoing, self.state = false, "vetoed"
          be_closed(self)
          return false
        end
        return answer
      end
    end
  end
  local url = chance(6) and refused_url or server_url
  self.wso = websockets.create(url, bound, nil, chance(2), options_of(self))
  return self
end

for i = 1, COUNT do
  all[i] = create(i)
end

for round = 1, ROUNDS do
  done = 0
  for _, self in ipairs(all) do
    act("connect", self)
  end
  local ticking
  ticking = websockets.every(STEP, function()
    done = done + 1
    if STOPS and not may_stop and round == ROUNDS and done > MOST_DONE // 2 then
      may_stop = true
      print("halfway")
      io.stdout:flush()
    end
    if done < MOST_DONE then
      act(NAMES[math.random(#NAMES)], all[math.random(#all)])
      return
    end
    websockets.cancel(ticking)
    for _, self in ipairs(all) do
      if self.state ~= "idle" then act("close", self) end
    end
  end)
  websockets.loop()
  for _, self in ipairs(all) do
    if self.state ~= "idle" then complain(self, "it is %s behind loop()", self.state) end
    compare_state(self)
  end
end

for _, fault in ipairs(faults) do print("fault", fault) end
for _, event in ipairs { 1, 3, 4, 8, 1000, 1001 } do print("event " .. event, counts[event]) end
print("attempts", counts.attempts)
print("wrong", wrong)
