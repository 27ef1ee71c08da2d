-- Takes its time for each message while the server pushes more, and checks that each begins with its number.
-- Prints the most memory before the first message, and after the last.
local websockets = require "verawebsockets"
local peak_memory = require "memory"

local SECONDS = 0.005 -- of each message
local received, octets, in_order, before = 0, 0, true, nil

local function busy()
  local finish = os.clock() + SECONDS
  repeat until os.clock() >= finish
end

local wso = websockets.create(arg[1], {
  [1] = function(_, reason) error(reason) end,
  [8] = function(_, data)
    before = before or peak_memory()
    received = received + 1
    octets = octets + #data
    in_order = in_order and tonumber(data:match("^(%d+) ")) == received
    busy()
  end,
}, nil, true)

assert(wso:connect())
websockets.loop()
print(("received %d, octets %d, in order %s"):format(received, octets, in_order))
print(("grown by KiB\t%d"):format(peak_memory() - before))
