-- Watches one websocket, with options that the test gives as Lua; prints the process's peak memory at the end.
local recorder = require "recorder"
local peak_memory = require "memory"

recorder.watch { name = "socket", url = arg[1], options = assert(load("return {" .. arg[2] .. "}"))() }
require("verawebsockets").loop()
print("peak KiB\t" .. peak_memory())
