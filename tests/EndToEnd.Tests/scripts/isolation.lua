-- Good websockets echo at a leisurely pace, first alone, then beside hostile ones. Prints their round trips of both rounds.
-- Arguments: URL of the echo server, URL of the hostile one, good ones, hostile ones, echoes of each good one in each round, and the kinds
-- of the hostile ones.
local websockets = require "verawebsockets"
local numbered = require "numbered"

local echo_url, hostile_url = arg[1], arg[2]
local good_wanted, hostile_wanted, echoes = math.tointeger(arg[3]), math.tointeger(arg[4]), math.tointeger(arg[5])
local PAUSE = 0.5 -- between an echo and the next message of a good one
local KINDS = { table.unpack(arg, 6) }
local HOSTILE_OPTIONS = { reconnect = { first_delay = 0.2, min_delay = 0.1, max_delay = 0.5, retry_codes = { 1002, 1007, 1009 } } }

local good, hostile = {}, {}
local times, done, began = {}, 0, 0.0
local begin_round, finish

math.randomseed(1)

local function end_round(name)
  table.sort(times)
  print(("%s p50, ms\t%.2f"):format(name, times[#times // 2] * 1e3))
  print(("%s p99, ms\t%.2f"):format(name, times[math.ceil(#times * 0.99)] * 1e3))
  print(("%s hostile, messages/s\t%.0f"):format(name, numbered.hostile / (websockets.now() - began)))
  times, done = {}, 0
end

local function open_hostile()
  local reached = 0
  for i = 1, hostile_wanted do
    local is_first = true
    local function on_event()
      if not is_first then return end
      is_first = false
      reached = reached + 1
      if reached == hostile_wanted then begin_round("beside hostile ones", finish) end
    end
    local kind = KINDS[i % #KINDS + 1]
    hostile[i] = numbered.connect(hostile_url .. kind, HOSTILE_OPTIONS, { is_hostile = true, on_open = on_event, on_end = on_event })
  end
end

function begin_round(name, continue)
  began, numbered.hostile = websockets.now(), 0
  for _, socket in ipairs(good) do
    local left = echoes
    local function say() socket:say("hello") end
    function socket.on_echo(_, seconds)
      times[#times + 1] = seconds
      left = left - 1
      if left > 0 then
        websockets.timer(PAUSE, say)
      else
        done = done + 1
        if done == good_wanted then
          end_round(name)
          continue()
        end
      end
    end
    websockets.timer(PAUSE * math.random(), say)
  end
end

function finish()
  for _, list in ipairs { good, hostile } do
    for _, socket in ipairs(list) do socket:finish() end
  end
end

local open = 0
for i = 1, good_wanted do
  good[i] = numbered.connect(echo_url, nil, {
    on_open = function()
      open = open + 1
      if open == good_wanted then begin_round("alone", open_hostile) end
    end,
    on_end = function(self)
      if not self.is_finishing then numbered.complain("%s: a good one has ended", self.wso) end
    end,
  })
end
websockets.loop()
numbered.report()
