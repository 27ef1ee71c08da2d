-- Sends 512 messages of 1 MiB at once, whatever send answers; closes when what was queued has left.
local websockets = require "verawebsockets"
local peak_memory = require "memory"

local message = ("x"):rep(1 << 20)
local before

local wso = websockets.create(arg[1], {
  [1] = function(_, reason) error(reason) end,
  [3] = function(wso)
    before = peak_memory()
    local refused, problem = 0, nil
    for _ = 1, 512 do
      local ok, why = wso:send(message, "binary")
      if not ok then
        refused, problem = refused + 1, why
      end
    end
    print("problem\t" .. tostring(problem))
    print(("refused\t%d"):format(refused))
    print("sent")
    io.stdout:flush()
  end,
  [4] = function(_, code) print(("closed\t%d"):format(code)) end,
  [10] = function(wso)
    print("drained")
    wso:close()
  end,
}, nil, true, { keepalive = false, socket_send_buffer = 65536 })

assert(wso:connect())
websockets.loop()
print(("grown by KiB\t%d"):format(peak_memory() - before))
