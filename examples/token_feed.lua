-- A fresh token for each attempt, since the server takes each one once: vws run token_feed.lua URL SECRET [messages]
-- A function for `token`, `headers` or the URL is asked before every attempt; nil and a message say that there is none now.
local websockets = require "verawebsockets"

local url = arg[1] or error("usage: vws run token_feed.lua URL SECRET [messages]", 0)
local secret = arg[2] or error("SECRET is missing", 0)
local wanted = assert(tonumber(arg[3] or 3), "messages: a number is accepted")

local issued, received = 0, 0

local function new_token()
  issued = issued + 1
  return ("%s-%d"):format(secret, issued) -- a real one comes from a file, a library, an answer on another websocket
end

local feed = websockets.create(url, {
  message = function(wso, data)
    received = received + 1
    print(("received %s with token %d"):format(data, issued))
    if received == wanted then
      wso:close(1000, "done")
    end
  end,
  reconnecting = function(_, _, delay, cause)
    print(("%s: again in %.1f s"):format(cause, delay))
  end,
  gave_up = function(_, cause, why)
    print(("over: %s (%s)"):format(cause, why))
  end,
}, nil, true, {
  token = new_token,
  reconnect = { first_delay = 0.2, retry_codes = { 401 } }, -- the next token may be a better one
})

assert(feed:connect())
websockets.loop()
