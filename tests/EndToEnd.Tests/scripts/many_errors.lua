-- Raises in the handler of every message. Prints how much more memory is in use at the last of arg[3] messages than at number arg[2];
-- not behind them, since ending the actor system is code of its own.
local websockets = require "verawebsockets"

local function memory()
  for line in io.lines("/proc/self/status") do
    local size = line:match("^VmRSS:%s+(%d+) kB")
    if size then return math.tointeger(size) end
  end
end

local warm, all, received, before, after = math.tointeger(arg[2]), math.tointeger(arg[3]), 0, nil, nil

local wso = websockets.create(arg[1], {
  [8] = function()
    received = received + 1
    if received == warm then before = memory() elseif received == all then after = memory() end
    error("raised by message " .. received)
  end,
}, nil, true)

assert(wso:connect())
websockets.loop()
print(("received\t%d"):format(received))
print(("grown by KiB\t%d"):format(after - before))
