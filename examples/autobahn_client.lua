-- Echoes the cases of an Autobahn fuzzing server one after another: vws run autobahn_client.lua URL [--compression]
local websockets = require "verawebsockets"

local AGENT = "vws"
local LIMIT = 64 << 20 -- the largest case sends messages of 16 MiB, and echoes wait beside each other

io.stdout:setvbuf("line")

local server = arg[1] or error("usage: vws run autobahn_client.lua URL [--compression]", 0)
local options = {
  compression = arg[2] == "--compression",
  max_message_size = LIMIT,
  send_buffer_size = LIMIT,
}
server = server:gsub("/$", "")

-- Opens one websocket; `on_message` gets (wso, data, is_binary), `on_end` is called when it has closed or never opened.
local function open(path, on_message, on_end)
  local wso = websockets.create(server .. path, {
    [1] = function(_, reason, detail)
      print(("%s: %s (%s)"):format(path, reason, detail))
      on_end(false)
    end,
    [4] = function() on_end(true) end,
    [8] = on_message,
  }, {}, true, options)
  assert(wso:connect())
end

local function update_reports()
  open("/updateReports?agent=" .. AGENT, function() end, function() print("reports updated") end)
end

local function echo(wso, data, is_binary)
  local queued, problem = wso:send(data, is_binary and "binary" or "text")
  if not queued then print(("an echo of %d bytes was not sent: %s"):format(#data, problem)) end
end

local function run_case(number, count)
  if number > count then return update_reports() end
  open(("/runCase?case=%d&agent=%s"):format(number, AGENT), echo, function()
    if number % 50 == 0 then print(("%d of %d cases"):format(number, count)) end
    run_case(number + 1, count)
  end)
end

local count
open("/getCaseCount", function(_, data)
  count = assert(math.tointeger(tonumber(data)), "not a number of cases: " .. data)
end, function(opened)
  if opened and count then
    print(count .. " cases")
    run_case(1, count)
  end
end)

websockets.loop()
if not count then error("the server named no number of cases", 0) end
