-- Websockets whose messages are numbered and come back from an echo server, and the books about them: within a connection nothing is lost,
-- doubled or out of order; each attempt has one ending, and nothing comes behind it.
local websockets = require "verawebsockets"

local numbered = { attempts = 0, opened = 0, failed = 0, closed = 0, echoed = 0, wrong = 0 }
local Numbered = {}
Numbered.__index = Numbered

local MOST_SHOWN = 10

function numbered.complain(format, ...)
  numbered.wrong = numbered.wrong + 1
  if numbered.wrong <= MOST_SHOWN then print("fault\t" .. format:format(...)) end
end

-- The states are those of the script's view: connecting → open → ended, or connecting → ended; then connecting again, or over.
local function pass(self, event, from, to)
  if self.state ~= from then
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
  pass(self, "open", "connecting", "open")
  numbered.opened = numbered.opened + 1
  forget(self)
  if self.on_open then self:on_open() end
  if self.is_finishing then leave(self) end
end

function handlers.message(self, data)
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

local function end_attempt(self, event, from)
  pass(self, event, from, "ended")
  numbered[event] = numbered[event] + 1
  forget(self)
  if self.on_end then self:on_end() end
end

handlers["error"] = function(self) end_attempt(self, "failed", "connecting") end
function handlers.close(self) end_attempt(self, "closed", "open") end

function handlers.reconnecting(self)
  pass(self, "reconnecting", "ended", "waiting")
  if self.is_finishing then
    self.wso:close()
  else
    pass(self, "another attempt", "waiting", "connecting")
    numbered.attempts = numbered.attempts + 1
  end
end

function handlers.gave_up(self)
  if self.state == "connecting" and self.is_finishing then -- it was closed while it waited for the attempt that was told of
    numbered.attempts = numbered.attempts - 1
  elseif self.state ~= "waiting" and self.state ~= "ended" then
    numbered.complain("%s: gave up while it is %s", self.wso, self.state)
  end
  self.state = "over"
end

-- Creates a websocket and connects it. `fields` may hold on_open(self), on_echo(self, seconds) and on_end(self), and what they need.
function numbered.connect(url, options, fields)
  local self = setmetatable(fields or {}, Numbered)
  local bound = {}
  for event, handler in pairs(handlers) do
    bound[event] = function(_, ...) return handler(self, ...) end
  end
  forget(self)
  self.state = "idle"
  self.wso = websockets.create(url, bound, nil, true, options)
  self:connect()
  return self
end

function Numbered:connect()
  self.state = "connecting"
  numbered.attempts = numbered.attempts + 1
  assert(self.wso:connect())
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
  elseif self.state == "connecting" then
    self.wso:close()
  end
end

-- Prints the books, of which all websockets must have ended.
function numbered.report()
  if numbered.attempts ~= numbered.failed + numbered.closed or numbered.opened ~= numbered.closed then
    numbered.complain("%d attempts, %d failed, %d opened, %d closed", numbered.attempts, numbered.failed, numbered.opened, numbered.closed)
  end
  for _, name in ipairs { "attempts", "opened", "failed", "closed", "echoed", "wrong" } do
    print(("%s\t%d"):format(name, numbered[name]))
  end
end

return numbered
