-- Shows many fast feeds at a pace of its own, and never old news: vws run many_feeds.lua URL [feeds] [rounds]
-- Each websocket says "tick NAME" and is expected to get ticks without end; what comes faster than it is looked at is dropped, not queued.
local websockets = require "verawebsockets"

local url = arg[1] or error("usage: vws run many_feeds.lua URL [feeds] [rounds]", 0)
local count = assert(tonumber(arg[2] or 20), "feeds: a number is accepted")
local rounds = assert(tonumber(arg[3] or 10), "rounds: a number is accepted")

local PAUSE = 0.1 -- seconds between two looks

local feeds, latest = {}, {}
local silent = count -- feeds that have had no news, and may have some
local begin_looking

local function count_in(wso)
  if latest[wso] then return end
  silent = silent - 1
  if silent == 0 then begin_looking() end
end

local handlers = {
  message = function(wso, data)
    count_in(wso)
    latest[wso] = data
  end,
  gave_up = function(wso, cause)
    count_in(wso)
    latest[wso] = latest[wso] or cause
  end,
  error = function(wso, reason)
    print(wso.name .. ": " .. reason)
  end,
}

for i = 1, count do
  local name = "feed-" .. i
  feeds[i] = websockets.create(url, handlers, nil, true, {
    name = name,
    on_connect = { messages = { "tick " .. name } },
    overflow = { receive = "latest" },
    reconnect = true,
  })
  assert(feeds[i]:connect())
end

-- What a slow script does with the news: it looks at all of them now and then.
local function look(round)
  local open, received, dropped, lag = 0, 0, 0, 0
  for _, feed in ipairs(feeds) do
    local stats = feed.stats
    open = open + (feed.state == "open" and 1 or 0)
    received = received + stats.messages_received
    dropped = dropped + stats.dropped_received
    lag = math.max(lag, stats.lag)
  end
  print(("round %d: %d of %d open, %d ticks seen, %d skipped, at most %.0f ms old; %s: %s"):format(
    round, open, count, received, dropped, lag * 1000, feeds[1].name, tostring(latest[feeds[1]])))
end

-- Once all have had news, or never will.
function begin_looking()
  local round = 0
  assert(websockets.every(PAUSE, function(timer)
    round = round + 1
    look(round)
    if round == rounds then
      timer:cancel()
      for _, feed in ipairs(feeds) do
        feed:close(1000, "seen enough")
      end
    end
  end))
end

websockets.loop()
