-- Prints what becomes of an attempt, and after how many seconds.
local websockets = require "verawebsockets"

local began
local wso = websockets.create(arg[1], {
  [1] = function(_, reason)
    print("reason\t" .. reason)
    print(("seconds\t%.3f"):format(websockets.now() - began))
  end,
}, nil, true, { response_timeout = tonumber(arg[2]) })
began = websockets.now()
assert(wso:connect())
websockets.loop()
