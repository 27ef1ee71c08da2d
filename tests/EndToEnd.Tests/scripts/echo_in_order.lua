-- Opens many websockets to an echo server, sends many messages on each, and checks what comes back on each: all, once, in order.
-- Arguments: URL, websockets, messages of each.
local websockets = require "verawebsockets"

local url, socket_count, message_count = arg[1], assert(tonumber(arg[2])), assert(tonumber(arg[3]))
local IN_FLIGHT = 10 -- messages that a websocket sends ahead of its answers

local states = {} -- by websocket
local opened, echoed, wrong, closed = 0, 0, 0, 0

local function send_next(wso, state)
  if state.sent < message_count then
    state.sent = state.sent + 1
    assert(wso:send(("websocket %d, message %d"):format(state.number, state.sent)))
  end
end

local handlers = {
  [1] = function(_, reason, detail) print(("failed: %s (%s)"):format(reason, detail)) end,
  [3] = function(wso)
    opened = opened + 1
    for _ = 1, IN_FLIGHT do
      send_next(wso, states[wso])
    end
  end,
  [4] = function() closed = closed + 1 end,
  [8] = function(wso, data)
    local state = states[wso]
    state.received = state.received + 1
    if data == ("websocket %d, message %d"):format(state.number, state.received) then
      echoed = echoed + 1
    else
      wrong = wrong + 1
    end
    if state.received == message_count then
      assert(wso:close())
    end
    send_next(wso, state)
  end,
}

for number = 1, socket_count do
  local wso = websockets.create(url, handlers, nil, true)
  states[wso] = { number = number, sent = 0, received = 0 }
  assert(wso:connect())
end
websockets.loop()
print(("opened %d, echoed %d, wrong %d, closed %d"):format(opened, echoed, wrong, closed))
