-- A script under "strict" rules: reading or writing a global that was not declared is an error. URL of a port that refuses: arg[1].
local websockets = require "verawebsockets"
local record = require "recorder"

local declared = {}
setmetatable(_G, {
  __index = function(_, name) return declared[name] or error(("variable '%s' is not declared"):format(name), 2) end,
  __newindex = function(_, name) error(("variable '%s' is not declared"):format(name), 2) end,
})

function declared.on_error(reason)
  record(reason)
end

websockets.create(arg[1], { [1] = "on_error" }):connect()
websockets.loop()
