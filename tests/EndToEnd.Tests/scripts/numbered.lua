-- Websockets whose messages are numbered and come back from an echo server, and the books about them: within a connection nothing is lost,
-- doubled or out of order; each attempt has one ending, and nothing comes behind it.
local websockets = require "verawebsockets"

local numbered = { opened = 0, failed = 0, closed = 0, echoed = 0, wrong = 0, hostile = 0, open = 0, running = 0 }
local Numbered = {}
Numbered.__index = Numbered

local MOST_SHOWN = 10
local faults = {}

function numbered.complain(format, ...)
  numbered.wrong = numbered.wrong + 1
  if numbered.wrong <= MOST_SHOWN then faults[#faults + 1] = format:format(...) end
end

-- connecting → open → ended, or connecting → ended; where it reconnects waiting and then as connecting, or over.
local function pass(self, event, from, to, or_from)
  if self.state ~= from and self.state ~= or_from then
    numbered.complain("%s: %s while it is %s", self.wso, event, self.state)
  end
  self.state = to
end

-- Between the last echo that is awaited and the end.
local function leave(self)
  if self.state == "open" and self.last == self.first and not self.has_left then
    self.has_left = true
    self.wso:close() -- refused where it was lost and has not told its end
  end
end

local function forget(self)
  self.waiting, self.first, self.last, self.has_left = {}, 0, 0, false
end

local handlers = {}

function handlers.open(self)
  pass(self, "open", "connecting", "open", "waiting")
  numbered.opened, numbered.open = numbered.opened + 1, numbered.open + 1
  forget(self)
  if self.on_open then self:on_open() end
  if self.is_finishing then leave(self) end
end

function handlers.message(self, data)
  if self.is_hostile then
    numbered.hostile = numbered.hostile + 1
    return
  end
  if self.state ~= "open" then numbered.complain("%s: a message while it is %s", self.wso, self.state) end
  self.first = self.first + 1
  local expected = self.waiting[self.first]
  if not expected or data ~= expected.text then
    numbered.complain("%s: message %d, of %d sent, is %q", self.wso, self.first, self.last, data:sub(1, 40))
  else
    numbered.echoed = numbered.echoed + 1
    if self.on_echo then self:on_echo(websockets.now() - expected.sent_at) end
  end
  self.waiting[self.first] = nil
  if self.is_finishing then leave(self) end
end

local function rest(self)
  self.state = "over"
  numbered.running = numbered.running - 1
end

local function end_attempt(self, event)
  numbered[event] = numbered[event] + 1
  forget(self)
  if not self.reconnects then rest(self) end
  if self.on_end then self:on_end() end
end

handlers["error"] = function(self)
  pass(self, "error", "connecting", "ended", "waiting")
  end_attempt(self, "failed")
end

function handlers.close(self)
  pass(self, "close", "open", "ended")
  numbered.open = numbered.open - 1
  end_attempt(self, "closed")
end

function handlers.reconnecting(self)
  pass(self, "reconnecting", "ended", "waiting")
  if self.is_finishing then self.wso:close() end
end

function handlers.gave_up(self)
  pass(self, "gave_up", "ended", "ended", "waiting")
  rest(self)
end

-- Creates a websocket and connects it. `fields` may hold on_open(self), on_echo(self, seconds) and on_end(self), and what they need; with
-- is_hostile what comes is no echo.
function numbered.connect(url, options, fields)
  local self = setmetatable(fields or {}, Numbered)
  local bound = {}
  for event, handler in pairs(handlers) do
    bound[event] = function(_, ...) return handler(self, ...) end
  end
  forget(self)
  self.state, self.reconnects = "connecting", options ~= nil and options.reconnect ~= nil
  self.wso = websockets.create(url, bound, nil, true, options)
  numbered.running = numbered.running + 1
  assert(self.wso:connect())
  return self
end

-- Sends the next number of this connection with some text behind it. A connection that was lost may refuse it before it has told its end.
function Numbered:say(padding)
  local number = self.last + 1
  local text = number .. " " .. padding
  local sent, why = self.wso:send(text)
  if sent then
    self.last = number
    self.waiting[number] = { text = text, sent_at = websockets.now() }
  elseif why ~= "not connected" then
    numbered.complain("%s: a message is refused: %s", self.wso, why)
  end
end

-- Messages that have not come back.
function Numbered:under_way() return self.last - self.first end

-- Ends it when the last echo has come; at once where it is not open.
function Numbered:finish()
  self.is_finishing = true
  if self.state == "open" then
    leave(self)
  elseif self.state ~= "over" then
    self.wso:close()
  end
end

-- Writes the books, of which all websockets must have ended.
function numbered.report(file)
  file = file or io.stdout
  if numbered.opened ~= numbered.closed or numbered.running ~= 0 then
    numbered.complain("%d opened, %d closed, %d still running", numbered.opened, numbered.closed, numbered.running)
  end
  for _, fault in ipairs(faults) do file:write("fault\t", fault, "\n") end
  for _, name in ipairs { "opened", "failed", "closed", "echoed", "wrong" } do
    file:write(("%s\t%d\n"):format(name, numbered[name]))
  end
end

return numbered
