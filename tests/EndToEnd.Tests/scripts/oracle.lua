-- Connects every row of a table at once, and records what becomes of each.
local recorder = require "recorder"

for _, row in ipairs(require "rows") do
  recorder.watch(row)
end
require("verawebsockets").loop()
