-- Connects four websockets at once and closes those that open when all four have been heard of.
local recorder = require "recorder"

local open, refused = {}, 0

local function close_when_all_are_known()
  if #open + refused == 4 then
    for _, wso in ipairs(open) do
      assert(wso:close())
    end
  end
end

for number = 1, 4 do
  recorder.watch {
    name = tostring(number),
    url = arg[1],
    on = {
      [1] = function()
        refused = refused + 1
        close_when_all_are_known()
      end,
      [3] = function(wso)
        open[#open + 1] = wso
        close_when_all_are_known()
      end,
    },
  }
end
require("verawebsockets").loop()
