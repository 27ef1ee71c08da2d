-- Keeps websockets busy with an echo server behind a proxy that breaks things, for a while; then ends them, each behind its last echo.
-- Arguments: URL, websockets, seconds.
local websockets = require "verawebsockets"
local numbered = require "numbered"

local url, count, seconds = arg[1], math.tointeger(arg[2]), tonumber(arg[3])
local BEAT, MOST_UNDER_WAY = 0.1, 16
local OPTIONS = {
  reconnect = { first_delay = 0.2, min_delay = 0.1, max_delay = 0.5 },
  keepalive = { interval = 1, timeout = 1 }, -- a stall longer than both is an end
}
local PADDING = ("the quick brown fox jumps over the lazy dog; "):rep(500)

math.randomseed(1)
io.stdout:setvbuf("line")

-- One in ten is long.
local function padding()
  local longest = math.random(10) == 1 and #PADDING or 200
  return PADDING:sub(1, math.random(longest))
end

local sockets = {}
for i = 1, count do sockets[i] = numbered.connect(url, OPTIONS) end

local beat = websockets.every(BEAT, function()
  for _, socket in ipairs(sockets) do
    if socket.state == "open" and socket:under_way() < MOST_UNDER_WAY then socket:say(padding()) end
  end
end)

websockets.timer(seconds, function()
  beat:cancel()
  for _, socket in ipairs(sockets) do socket:finish() end
end)

websockets.loop()
numbered.report()
