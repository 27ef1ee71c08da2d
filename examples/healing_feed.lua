-- A feed that is never lost for long: it subscribes again after each reconnect: vws run healing_feed.lua URL [quotes]
-- Ends after so many quotes, 10 if not given, or when trying again is of no use.
local websockets = require "verawebsockets"

local url = arg[1] or error("usage: vws run healing_feed.lua URL [quotes]", 0)
local wanted = assert(tonumber(arg[2] or 10), "quotes: a number is accepted")

local quotes = 0
local lost_at -- when the connection was lost

local feed = websockets.create(url, {
  open = function(wso)
    if lost_at then
      print(("back after %.1f s"):format(websockets.now() - lost_at))
    end
    assert(wso:send("subscribe")) -- the server has forgotten us
  end,
  message = function(wso, data)
    quotes = quotes + 1
    print(data)
    if quotes == wanted then
      wso:close(1000, "done")
    end
  end,
  close = function(_, code)
    lost_at = websockets.now()
    print("closed with " .. code)
  end,
  reconnecting = function(_, attempt, delay, cause)
    print(("%s: attempt %d in %.1f s"):format(cause, attempt, delay))
  end,
  gave_up = function(_, cause, why)
    print(("%d quotes; %s (%s)"):format(quotes, cause, why))
  end,
}, nil, true, {
  name = "feed",
  reconnect = { first_delay = 0.5 }, -- one client need not be as polite as ten thousand
})

assert(feed:connect())
websockets.loop()
