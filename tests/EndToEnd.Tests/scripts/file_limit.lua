-- Connects more websockets than files may be open. Once each has opened or failed, one more connects, to a host by its name.
local websockets = require "verawebsockets"

local MANY = 256

local open, answers, reasons = {}, 0, {}

local function finish(reason)
  print("by name", reason)
  for _, wso in ipairs(open) do
    wso:close()
  end
end

local function answer()
  answers = answers + 1
  if answers == MANY then
    print("open", #open < MANY and "fewer" or "all")
    for reason in pairs(reasons) do
      print("refused", reason)
    end
    local by_name = arg[1]:gsub("127%.0%.0%.1", "localhost")
    websockets.create(by_name, {
      [1] = function(_, reason) finish(reason) end,
      [3] = function() finish("open") end,
    }, {}, true):connect()
  end
end

for _ = 1, MANY do
  websockets.create(arg[1], {
    [1] = function(_, reason)
      reasons[reason] = true
      answer()
    end,
    [3] = function(wso)
      open[#open + 1] = wso
      answer()
    end,
  }, {}, true):connect()
end
websockets.loop()
