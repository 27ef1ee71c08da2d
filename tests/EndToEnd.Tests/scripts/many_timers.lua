-- Sets arg[1] timers, cancels every second of them, and waits for the others. Prints what it took.
local websockets = require "verawebsockets"
local peak_memory = require "memory"

local count = math.tointeger(arg[1])
local timers, fired, latest, before = {}, 0, 0.0, peak_memory()
local now = websockets.now

math.randomseed(1)
local began = now()
for i = 1, count do
  local delay = 1 + math.random()
  local due = now() + delay
  timers[i] = websockets.timer(delay, function()
    fired = fired + 1
    local late = now() - due
    assert(late >= 0, "a timer was early")
    latest = math.max(latest, late)
  end)
end
print(("seconds to set\t%.4f"):format(now() - began))

began = now()
for i = 1, count, 2 do assert(timers[i]:cancel()) end
print(("seconds to cancel\t%.4f"):format(now() - began))

websockets.loop()
print(("fired\t%d"):format(fired))
print(("latest, seconds\t%.4f"):format(latest))
print(("grown by KiB\t%d"):format(peak_memory() - before))
