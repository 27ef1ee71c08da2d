-- Sends its arguments one after the other, prints each answer and closes: vws run echo_client.lua URL [message...]
local websockets = require "verawebsockets"

local ERROR, OPEN, CLOSED, MESSAGE = 1, 3, 4, 8

local url = arg[1] or error("usage: vws run echo_client.lua URL [message...]", 0)
local messages = #arg > 1 and { table.unpack(arg, 2) } or { "hello" }
local answers = 0
local failure

local function send_next(wso)
  local message = messages[answers + 1]
  if message then
    print("> " .. message)
    assert(wso:send(message))
  else
    assert(wso:close(1000, "done"))
  end
end

local client = websockets.create(url, {
  [OPEN] = send_next,
  [MESSAGE] = function(wso, data)
    print("< " .. data)
    answers = answers + 1
    if answers <= #messages then
      send_next(wso)
    end
  end,
  [CLOSED] = function(_, code, reason)
    if answers < #messages then
      failure = ("closed (%s %s) after %d of %d answers"):format(code, reason, answers, #messages)
    end
  end,
  [ERROR] = function(_, reason, detail)
    failure = ("%s (%s)"):format(reason, detail)
  end,
}, {}, true)

assert(websockets.connect(client))
websockets.loop()

if failure then
  error(failure, 0)
end
