-- Lets benchmarks/client.lua run on the peer's binding of libwebsockets, which has the old library's API, for the rows that the peer's own
-- client has no mode for: lua5.4 lws_as_vws.lua benchmarks/client.lua
local lws = require "lwslua"

package.preload.verawebsockets = function()
  return {
    create = lws.create, loop = lws.loop, set_log_level = lws.set_log_level, now = lws.now,
    connect = function(wso)
      lws.connect(wso)
      return true
    end,
    send = function(wso, message)
      lws.send(wso, message)
      return true
    end,
  }
end

dofile(arg[1])
