-- Opens as many websockets as its second argument says and waits for their ends, which a signal brings.
local websockets = require "verawebsockets"

local url, count = arg[1], assert(tonumber(arg[2]))
local open, ended, sockets = 0, 0, {}

io.stdout:setvbuf("line")

local handlers = {
  [1] = function(_, reason) error("an attempt failed: " .. reason) end,
  [3] = function()
    open = open + 1
    if open == count then
      print(count .. " are open")
    end
  end,
  [4] = function(wso)
    assert(sockets[wso] == "created", "a second event 4")
    sockets[wso] = "ended"
    ended = ended + 1
  end,
}

for _ = 1, count do
  local wso = websockets.create(url, handlers, nil, true)
  sockets[wso] = "created"
  assert(wso:connect())
end
websockets.loop()
print(ended .. " have ended, each once")
