-- Raises in the handler of every message. Prints the memory in use after the first arg[2] messages, and after all.
local websockets = require "verawebsockets"

local function memory()
  for line in io.lines("/proc/self/status") do
    local size = line:match("^VmRSS:%s+(%d+) kB")
    if size then return math.tointeger(size) end
  end
end

local warm, received, before = math.tointeger(arg[2]), 0, nil

local wso = websockets.create(arg[1], {
  [8] = function()
    received = received + 1
    if received == warm then before = memory() end
    error("raised by message " .. received)
  end,
}, nil, true)

assert(wso:connect())
websockets.loop()
print(("received\t%d"):format(received))
print(("grown by KiB\t%d"):format(memory() - before))
