-- One quiet websocket echoes, one message under way at a time, beside others that are flooded: vws run fairness.lua, or
-- lua5.4 driver/lws_as_vws.lua fairness.lua. benchmarks/fairness sets the variables; prints one line of JSON. With WSF_EVERY a message of
-- the server, each so many milliseconds, says when the next one is sent: lws+Lua has no timers.
local websockets = require "verawebsockets"

local function number(name)
  return math.tointeger(tonumber(os.getenv(name))) or error(name .. " is not set: this script is run by benchmarks/fairness", 0)
end

local flood_url, echo_url = os.getenv("WSF_FLOOD_URL"), os.getenv("WSF_ECHO_URL")
local floods, size, warm_up, echoes = number("WSF_FLOODS"), number("WSF_SIZE"), number("WSF_WARM_UP"), number("WSF_ECHOES")
local every = number("WSF_EVERY")
local PAYLOAD = ("x"):rep(64)

local now, send = websockets.now, websockets.send
local quiet, clock
local flooded, times, seen, sent_at, is_under_way = 0, {}, 0, 0.0, false
local began, flooded_before = 0.0, 0

local function microseconds(share) return times[math.min(#times, math.floor(#times * share) + 1)] * 1e6 end

local function finish()
  local elapsed = now() - began
  table.sort(times)
  print(('{"p50_us":%.1f,"p99_us":%.1f,"max_us":%.1f,"flood_rate":%.0f,"elapsed":%.3f}'):format(
    microseconds(0.5), microseconds(0.99), times[#times] * 1e6, (flooded - flooded_before) / elapsed, elapsed))
  io.stdout:flush()
  os.exit(true)
end

local function fail(why)
  io.stderr:write(why, "\n")
  os.exit(false)
end

local function say()
  if is_under_way then return end
  is_under_way, sent_at = true, now()
  send(quiet, PAYLOAD)
end

function on_echo()
  local arrived = now()
  is_under_way = false
  seen = seen + 1
  if seen > warm_up then
    times[#times + 1] = arrived - sent_at
    if #times == echoes then finish() end
  elseif seen == warm_up then
    began, flooded_before = arrived, flooded
  end
  if every == 0 then say() end
end

function on_flood() flooded = flooded + 1 end
function on_error(reason) fail("no connection: " .. reason) end
function on_closed() fail("closed too early") end

local open = 0
function on_open()
  open = open + 1
  if open < floods then return end
  quiet = websockets.create(echo_url .. "/echo", { [1] = "on_error", [3] = "on_quiet", [4] = "on_closed", [8] = "on_echo" }, {}, true)
  websockets.connect(quiet)
end

function on_quiet()
  if every == 0 then return say() end
  local ticks = ("%s/tick?ms=%d&size=1"):format(echo_url, every)
  clock = websockets.create(ticks, { [1] = "on_error", [4] = "on_closed", [8] = "on_tick" }, {}, true)
  websockets.connect(clock)
end

on_tick = say

websockets.set_log_level(0)
local sockets = {}
for i = 1, floods do
  sockets[i] = websockets.create(flood_url .. "/flood?n=100000000000&size=" .. size, {
    [1] = "on_error", [3] = "on_open", [4] = "on_closed", [8] = "on_flood",
  }, {}, true)
  websockets.connect(sockets[i])
end
if floods == 0 then on_open() end
websockets.loop()
