-- Sends 64 MiB, in messages of 64 KiB, to a server that does not read. Prints what send answers in the end, and the growth of memory.
local websockets = require "verawebsockets"
local peak_memory = require "memory"

local message = ("x"):rep(65536 - 14) -- a frame of 64 KiB

local wso = websockets.create(arg[1], {
  [1] = function(_, reason) error(reason) end,
  [3] = function(wso)
    local before = peak_memory()
    local refused, problem = 0, nil
    for _ = 1, 1024 do
      local ok, why = wso:send(message, "binary")
      if not ok then
        refused, problem = refused + 1, why
      end
    end
    print("problem\t" .. tostring(problem))
    print(("refused\t%d"):format(refused))
    print(("grown by KiB\t%d"):format(peak_memory() - before))
    os.exit(0)
  end,
}, nil, true)

assert(wso:connect())
websockets.loop()
