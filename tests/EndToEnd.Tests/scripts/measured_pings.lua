-- Prints the process's peak memory at each message.
local recorder = require "recorder"
local peak_memory = require "memory"

recorder.watch {
  name = "socket",
  url = arg[1],
  on = { [8] = function() print("peak KiB\t" .. peak_memory()) end },
}
require("verawebsockets").loop()
