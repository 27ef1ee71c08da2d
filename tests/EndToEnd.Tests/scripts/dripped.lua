-- Connects to three servers that drip: a websocket server, one with TLS, and a proxy. Prints what becomes of each, and after how many
-- seconds. A first round with a short limit brings all the code into memory.
-- Arguments: limit in seconds, URL, URL with TLS, proxy.
local websockets = require "verawebsockets"

local WARM_UP = 1

local limit, plain, secure, proxy = tonumber(arg[1]), arg[2], arg[3], arg[4]
local servers = {
  { name = "response", url = plain, options = { response_timeout = true } },
  { name = "TLS", url = secure, options = { tls_timeout = true } },
  { name = "proxy", url = "ws://behind.invalid/", options = { connect_timeout = true, proxy = proxy } },
}

local function run_round(seconds, on_end)
  local began, left = websockets.now(), #servers
  for _, server in ipairs(servers) do
    local options = {}
    for name, value in pairs(server.options) do options[name] = value == true and seconds or value end
    local wso = websockets.create(server.url, {
      [1] = function(_, reason)
        server.reason, server.seconds = reason, websockets.now() - began
        left = left - 1
        if left == 0 then on_end() end
      end,
    }, nil, true, options)
    assert(wso:connect())
  end
end

run_round(WARM_UP, function()
  run_round(limit, function()
    for _, server in ipairs(servers) do
      print(("%s reason\t%s"):format(server.name, server.reason))
      print(("%s seconds\t%.3f"):format(server.name, server.seconds))
    end
  end)
end)
websockets.loop()
