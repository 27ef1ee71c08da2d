-- Connects, echoes one message and closes, over and over. Prints what the process holds after arg[3] cycles and after arg[2], at rest.
-- Arguments: URL, cycles, cycles before the first look, at once.
local websockets = require "verawebsockets"
local numbered = require "numbered"

local url, all, warm, at_once = arg[1], math.tointeger(arg[2]), math.tointeger(arg[3]), math.tointeger(arg[4])
local REST = 13 -- seconds: three of the looks by which the host sees that it is quiet, has connections rest, and gives memory back
local MOST_HANDLES = 4096

local begun, until_look = 0, warm

local function status(name)
  for line in io.lines("/proc/self/status") do
    local value = line:match("^" .. name .. ":%s+(%d+)")
    if value then return math.tointeger(value) end
  end
end

local function handles()
  local count = 0
  for i = 0, MOST_HANDLES do
    local file = io.open("/proc/self/fdinfo/" .. i)
    if file then
      file:close()
      count = count + 1
    end
  end
  return count
end

local begin

local function look()
  collectgarbage()
  print(("resident KiB\t%d"):format(status("VmRSS")))
  print(("threads\t%d"):format(status("Threads")))
  print(("handles\t%d"):format(handles()))
  if until_look < all then
    until_look = all
    for _ = 1, at_once do begin() end
  end
end

local events = {
  on_open = function(self) self:say("hello") end,
  on_echo = function(self) self:finish() end,
  on_end = function()
    if begun < until_look then
      begin()
    elseif numbered.running == 0 then
      websockets.timer(REST, look)
    end
  end,
}

function begin()
  if begun == until_look then return end
  begun = begun + 1
  numbered.connect(url, nil, { on_open = events.on_open, on_echo = events.on_echo, on_end = events.on_end })
end

local began = websockets.now()
for _ = 1, at_once do begin() end
websockets.loop()
print(("seconds\t%.1f"):format(websockets.now() - began - 2 * REST))
numbered.report()
