-- Handlers that record their event, the number of their arguments, and the arguments: `require "events"`.
local record = require "recorder"

local events = { functions = {}, names = {} }

for _, event in ipairs { 1, 3, 4, 8, 9, 38 } do
  local function handler(...)
    record(event, select("#", ...), ...)
  end
  events.functions[event] = handler
  events.names[event] = "on_" .. event
  _G["on_" .. event] = handler
end

return events
