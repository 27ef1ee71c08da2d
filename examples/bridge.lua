-- Bridges two websockets, what one receives the other sends: vws run bridge.lua LEFT_URL [RIGHT_URL] [messages]
-- Ends when one side closes or so many messages have crossed. Between two echo servers the first one goes round and round.
local websockets = require "verawebsockets"

local ERROR, OPEN, CLOSED, MESSAGE = 1, 3, 4, 8
local MOST_WAITING = 100

local left_url = arg[1] or error("usage: vws run bridge.lua LEFT_URL [RIGHT_URL] [messages]", 0)
local right_url = arg[2] or left_url
local limit = assert(tonumber(arg[3] or 10), "messages: a number is accepted")

local crossed = 0
local failure

local left = { name = "left", waiting = {} }
local right = { name = "right", waiting = {} }
left.other, right.other = right, left

local function close(side, code, reason)
  if side.open then
    side.open = false
    assert(side.wso:close(code, reason))
  end
end

local function forward(side, data, is_binary)
  crossed = crossed + 1
  print(("%-5s -> %-5s %s"):format(side.name, side.other.name, data))
  assert(side.other.wso:send(data, is_binary and "binary" or "text"))
  if crossed >= limit then
    close(left, 1000, "limit reached")
    close(right, 1000, "limit reached")
  end
end

local function handlers(side)
  return {
    [OPEN] = function(wso)
      side.open = true
      if side.other.ended then
        return close(side, 1001, "the other side has ended")
      end
      for _, message in ipairs(side.other.waiting) do
        forward(side.other, message.data, message.is_binary)
      end
      side.other.waiting = {}
      if side == right then
        assert(wso:send("hello over the bridge"))
      end
    end,
    [MESSAGE] = function(_, data, is_binary)
      if crossed >= limit or not side.open then
        return -- on our way out
      elseif side.other.open then
        forward(side, data, is_binary)
      elseif #side.waiting < MOST_WAITING then
        side.waiting[#side.waiting + 1] = { data = data, is_binary = is_binary }
      else
        close(side, 1013, "the other side does not open")
      end
    end,
    [CLOSED] = function(_, code, reason)
      print(("%-5s closed: %s %s"):format(side.name, code, reason))
      side.open, side.ended = false, true
      close(side.other, 1001, "the other side has ended")
    end,
    [ERROR] = function(_, reason)
      failure = ("%s: %s"):format(side.name, reason)
      side.ended = true
      close(side.other, 1001, "the other side has ended")
    end,
  }
end

left.wso = websockets.create(left_url, handlers(left), {}, true)
right.wso = websockets.create(right_url, handlers(right), {}, true)
assert(left.wso:connect())
assert(right.wso:connect())
websockets.loop()

print(("%d messages have crossed"):format(crossed))
if failure then
  error(failure, 0)
end
