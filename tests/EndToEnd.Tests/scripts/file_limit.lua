-- Opens files until no more can be opened, then connects a second websocket. The first one has opened and closed by then.
local recorder = require "recorder"

local files = {}

recorder.watch {
  name = "first",
  url = arg[1],
  on = {
    [4] = function()
      repeat
        files[#files + 1] = io.open("/dev/null")
      until #files == 10000 or not io.open("/dev/null")
      recorder.watch {
        name = "second",
        url = arg[1],
        on = {
          [1] = function()
            for _, file in ipairs(files) do
              file:close()
            end
          end,
        },
      }
    end,
  },
}
require("verawebsockets").loop()
