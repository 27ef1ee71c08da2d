-- Logs in on each connection before anything else is sent: vws run login_feed.lua URL TOKEN [orders]
-- The server is expected to answer "login TOKEN" with "welcome", and each order with some line. Orders placed while it is away wait for it.
local websockets = require "verawebsockets"

local url = arg[1] or error("usage: vws run login_feed.lua URL TOKEN [orders]", 0)
local token = arg[2] or error("usage: vws run login_feed.lua URL TOKEN [orders]", 0)
local orders = assert(tonumber(arg[3] or 3), "orders: a number is accepted")

local confirmed = 0

local desk = websockets.create(url, {
  message = function(wso, data)
    print(data)
    if data ~= "welcome" then
      confirmed = confirmed + 1
      if confirmed == orders then
        wso:close(1000, "all confirmed")
      end
    end
  end,
  reconnecting = function(_, attempt, delay, cause)
    print(("%s: attempt %d in %.1f s"):format(cause, attempt, delay))
  end,
  gave_up = function(_, cause, why)
    print(("%d of %d orders confirmed; %s (%s)"):format(confirmed, orders, cause, why))
  end,
}, nil, true, {
  on_connect = {
    messages = { "login " .. token }, -- or a function, where each connection needs another one
    acknowledged = function(_, data) return data == "welcome" end,
    timeout = 5,
  },
  overflow = { down = "keep" },
  reconnect = { first_delay = 0.5, max_attempts = 5 },
})

assert(desk:connect())
for order = 1, orders do
  assert(desk:send("order " .. order)) -- leaves when the server has said welcome
end
websockets.loop()
