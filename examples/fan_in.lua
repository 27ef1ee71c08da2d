-- Fans many feeds into one table of last values: vws run fan_in.lua URL [feeds] [quotes of each]
-- Any echo server serves as the market: each feed sends a random walk through it and reads its own quotes back.
local websockets = require "verawebsockets"

local ERROR, OPEN, CLOSED, MESSAGE = 1, 3, 4, 8

local url = arg[1] or error("usage: vws run fan_in.lua URL [feeds] [quotes of each]", 0)
local feed_count = assert(tonumber(arg[2] or 20), "feeds: a number is accepted")
local quotes_of_each = assert(tonumber(arg[3] or 10), "quotes of each: a number is accepted")

local feeds = {} -- by websocket: { symbol =, price =, quotes = }
local last = {} -- by symbol: the newest price of all
local failures = 0

local function quote(wso, feed)
  feed.price = feed.price + (math.random() - 0.5)
  assert(wso:send(("%s %.2f"):format(feed.symbol, feed.price)))
end

-- One set of handlers for all sockets: the first argument tells whose event it is.
local handlers = {
  [OPEN] = function(wso)
    quote(wso, feeds[wso])
  end,
  [MESSAGE] = function(wso, data)
    local symbol, price = data:match("^(%S+) (%S+)$")
    local feed = feeds[wso]
    if not symbol then
      return -- a greeting or the like
    end
    last[symbol] = tonumber(price)
    feed.quotes = feed.quotes + 1
    if feed.quotes < quotes_of_each then
      quote(wso, feed)
    elseif feed.quotes == quotes_of_each then
      assert(wso:close(1000, "enough"))
    end
  end,
  [CLOSED] = function(wso, code)
    local feed = feeds[wso]
    if feed.quotes < quotes_of_each then
      failures = failures + 1
      print(("%s closed (%s) after %d quotes"):format(feed.symbol, code, feed.quotes))
    end
  end,
  [ERROR] = function(wso, reason)
    failures = failures + 1
    print(("%s failed: %s"):format(feeds[wso].symbol, reason))
  end,
}

for number = 1, feed_count do
  local wso = websockets.create(url, handlers, {}, true)
  feeds[wso] = { symbol = ("SYM%03d"):format(number), price = 100, quotes = 0 }
  assert(wso:connect())
end

websockets.loop()

local symbols = {}
for symbol in pairs(last) do
  symbols[#symbols + 1] = symbol
end
table.sort(symbols)
for _, symbol in ipairs(symbols) do
  print(("%-8s %8.2f"):format(symbol, last[symbol]))
end
print(("%d of %d feeds complete, %d quotes each"):format(feed_count - failures, feed_count, quotes_of_each))

if failures > 0 then
  error(("%d feeds were lost"):format(failures), 0)
end
