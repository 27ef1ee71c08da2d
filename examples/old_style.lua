-- A script as for the old library: handlers are names of global functions, standalone is true, loop() runs: vws run old_style.lua URL
local verawebsockets = require("verawebsockets")

local MESSAGES = 3

local url = arg[1] or error("usage: vws run old_style.lua URL", 0)
local received = 0
local wso

function connection_error(reason)
  print("connection error: " .. reason)
end

function connection_established()
  print("connection established")
  verawebsockets.send(wso, "message 1")
end

function connection_closed()
  print("connection closed")
end

function data_received(data)
  print("data received: " .. data)
  received = received + 1
  if received < MESSAGES then
    verawebsockets.send(wso, "message " .. received + 1)
  elseif received == MESSAGES then
    verawebsockets.close(wso) -- the one call here that the old library did not have
  end
end

verawebsockets.set_log_level(0)

wso = verawebsockets.create(url, {
  [1] = "connection_error",
  [3] = "connection_established",
  [4] = "connection_closed",
  [8] = "data_received",
}, {}, true)

verawebsockets.connect(wso)
verawebsockets.loop()
