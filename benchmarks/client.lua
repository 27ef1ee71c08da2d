-- The client of the benchmark's contract (CONTRACT.md beside the driver): WSB_* variables in, one line of JSON out: vws run client.lua
-- Written as an old script would be: handlers are names of global functions, one for each socket where they must tell sockets apart.
-- Beyond the contract: the modes "steady" and "ticks", and the variables WSB_CA (a file of certificates), WSB_PAYLOAD (a file, sent
-- instead of "xxx…"), WSB_COMPRESSION ("takeover" or "no takeover": permessage-deflate is offered so) and WSB_SETTLING (seconds: mode
-- "connect" looks at the memory so long after the last socket was opened).
local websockets = require "verawebsockets"

local ERROR, ESTABLISHED, CLOSED, MESSAGE = 1, 3, 4, 8

local function setting(name)
  return os.getenv("WSB_" .. name) or error(("WSB_%s is not set: this script is run by the benchmark's driver"):format(name), 0)
end

local function number(name)
  return math.tointeger(tonumber(setting(name))) or error(("WSB_%s: an integer is expected"):format(name), 0)
end

local mode, url = setting("MODE"), setting("URL")
local sockets_wanted, messages_each, size, at_once = number("CONNS"), number("N"), number("SIZE"), number("CONC")
local messages_wanted = sockets_wanted * messages_each

local function contents(path)
  local file <close> = assert(io.open(path, "rb"))
  return assert(file:read("a"))
end

local payload_file = os.getenv("WSB_PAYLOAD")
local payload = payload_file and contents(payload_file) or ("x"):rep(size)
local ssl = { client_ssl_ca_filepath = os.getenv("WSB_CA") }
local compressions = {
  ["takeover"] = true,
  ["no takeover"] = { server_no_context_takeover = true, client_no_context_takeover = true },
}
local compression = os.getenv("WSB_COMPRESSION")
local options = compression and { compression = assert(compressions[compression], "WSB_COMPRESSION: takeover or no takeover") }

local now, send = websockets.now, websockets.send
local sockets, created, established = {}, 0, 0
local began = 0.0

local function finish(format, ...)
  print(format:format(...))
  os.exit(true)
end

local function give_up(why)
  io.stderr:write(why, "\n")
  os.exit(false)
end

local function resident_kilobytes()
  for line in io.lines("/proc/self/status") do
    local value = line:match("^VmRSS:%s*(%d+)")
    if value then return math.tointeger(value) end
  end
end

-- Each mode: what happens when one more socket is established, and what a message of socket number i does.
local modes = {}

do -- flood: count what comes, from the first established socket to the last message
  local received, octets = 0, 0
  modes.flood = {
    established = function()
      if established == 1 then began = now() end
    end,
    message = function()
      return function(data)
        received = received + 1
        octets = octets + #data
        if received == messages_wanted then
          finish('{"elapsed":%.6f,"messages":%d,"bytes":%d}', now() - began, received, octets)
        end
      end
    end,
  }
end

do -- echo: one message of each socket is under way; its round trip is timed
  local octets, round_trips, times = 0, 0, {}

  local function microseconds(share)
    return times[math.min(#times, math.floor(#times * share) + 1)] * 1e6
  end

  local function report(elapsed)
    table.sort(times)
    finish('{"elapsed":%.6f,"messages":%d,"bytes":%d,"p50_us":%.1f,"p99_us":%.1f,"p999_us":%.1f}',
      elapsed, round_trips, octets, microseconds(0.5), microseconds(0.99), microseconds(0.999))
  end

  local sent_at = {}
  modes.echo = {
    established = function()
      if established < sockets_wanted then return end
      began = now()
      for i, wso in ipairs(sockets) do
        sent_at[i] = now()
        assert(send(wso, payload))
      end
    end,
    message = function(i)
      local left = messages_each
      return function(data)
        local arrived = now()
        round_trips = round_trips + 1
        times[round_trips] = arrived - sent_at[i]
        octets = octets + #data
        left = left - 1
        if left > 0 then
          sent_at[i] = now()
          assert(send(sockets[i], payload))
        elseif round_trips == messages_wanted then
          report(arrived - began)
        end
      end
    end,
  }
end

-- steady and ticks: what the messages of many sockets cost once all are open. The first quarter of them is not counted, so that neither
-- connecting nor the compiler is; os.clock is the processor time of the whole process.
do
  local seen, warm_up = 0, messages_wanted // 4
  local clock, octets = 0.0, 0

  local function count(data)
    seen = seen + 1
    octets = octets + #data
    if seen == warm_up then
      clock = os.clock()
    elseif seen == messages_wanted then
      finish('{"elapsed":%.6f,"messages":%d,"bytes":%d,"counted":%d,"counted_cpu":%.6f}',
        now() - began, seen, octets, seen - warm_up, os.clock() - clock)
    end
  end

  modes.steady = { -- as echo, without the times
    established = function()
      if established < sockets_wanted then return end
      began = now()
      for _, wso in ipairs(sockets) do assert(send(wso, payload)) end
    end,
    message = function(i)
      local left = messages_each
      return function(data)
        count(data)
        left = left - 1
        if left > 0 then assert(send(sockets[i], payload)) end
      end
    end,
  }

  modes.ticks = { -- the server sets the pace; what comes before all are open is not counted
    established = function()
      if established == sockets_wanted then began = now() end
    end,
    message = function()
      return function(data)
        if established == sockets_wanted then count(data) end
      end
    end,
  }
end

do -- connect: open all sockets, then look at the memory they take
  local before = resident_kilobytes()
  local settling = tonumber(os.getenv("WSB_SETTLING") or 0)

  modes.connect = {
    established = function()
      if established < sockets_wanted then return end
      local elapsed = now() - began
      local function report()
        finish('{"elapsed":%.6f,"rss0_kb":%d,"rss1_kb":%d}', elapsed, before, resident_kilobytes())
      end
      if settling > 0 then websockets.timer(settling, report) else report() end
    end,
  }
end

modes.startup = {
  established = function() finish('{"ok":1}') end,
}

modes.send = { -- until the server has counted all
  established = function()
    began = now()
    local wso = sockets[1]
    for _ = 1, messages_each do
      local sent, why = send(wso, payload)
      while not sent do -- the queue is bounded; what is written meanwhile makes room
        if why ~= "queue full" then give_up(why) end
        sent, why = send(wso, payload)
      end
    end
  end,
  message = function()
    return function()
      finish('{"elapsed":%.6f,"messages":%d,"bytes":%d}', now() - began, messages_each, messages_each * size)
    end
  end,
}

local current = modes[mode] or error(("WSB_MODE: flood, echo, steady, ticks, connect, startup or send is expected, got %q"):format(mode), 0)

local function open_one()
  created = created + 1
  local handlers = { [ERROR] = "on_error", [ESTABLISHED] = "on_established", [CLOSED] = "on_closed" }
  if current.message then
    handlers[MESSAGE] = "on_message_" .. created
    _G[handlers[MESSAGE]] = current.message(created)
  end
  sockets[created] = websockets.create(url, handlers, ssl, true, options)
  assert(websockets.connect(sockets[created]))
end

function on_error(reason)
  give_up("no connection: " .. reason)
end

function on_established()
  established = established + 1
  if created < sockets_wanted then open_one() end
  current.established()
end

function on_closed()
  -- With several floods, one may be through before the others.
  if mode ~= "flood" or sockets_wanted == 1 then give_up("closed too early") end
end

websockets.set_log_level(0)
began = now()
for _ = 1, math.min(sockets_wanted, at_once) do open_one() end
websockets.loop()
