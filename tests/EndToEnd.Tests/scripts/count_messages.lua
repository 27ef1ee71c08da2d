-- Counts messages; prints their number and how much the process's peak memory has grown since the websocket was open.
local websockets = require "verawebsockets"
local peak_memory = require "memory"

local received, before = 0, nil
local wso = websockets.create(arg[1], {
  [1] = function(_, reason) error(reason) end,
  [3] = function() before = peak_memory() end,
  [8] = function() received = received + 1 end,
}, nil, true)
assert(wso:connect())
websockets.loop()
print(("received\t%d"):format(received))
print(("grown by KiB\t%d"):format(peak_memory() - before))
