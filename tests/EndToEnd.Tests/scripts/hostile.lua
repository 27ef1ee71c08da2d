-- Creates and connects each input of a table, whatever becomes of it.
local recorder = require "recorder"

for _, row in ipairs(require "inputs") do
  recorder.watch(row)
end
require("verawebsockets").loop()
