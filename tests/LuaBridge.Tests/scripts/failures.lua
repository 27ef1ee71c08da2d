-- Every function of the module fails 2,000 times in each of its ways, caught, while Lua collects: in the main chunk and in a handler.
-- URL of a port that refuses: arg[1].
local websockets = require "verawebsockets"
local record = require "recorder"

local TIMES, TIMES_OF_DEFECTS = 2000, 200
local idle = websockets.create("ws://host.invalid/", {})
local connecting

-- What raises, by the name of the function.
local raising = {
  create = {
    function() websockets.create() end,
    function() websockets.create("http://host.invalid/", {}) end,
    function() websockets.create("ws://host.invalid/\r\n", {}) end,
    function() websockets.create("ws://host.invalid/", { [3] = 3 }) end,
    function() websockets.create("ws://host.invalid/", { opened = "f" }) end,
    function() websockets.create("ws://host.invalid/", {}, { unknown = "x" }) end,
    function() websockets.create("ws://host.invalid/", {}, {}, 1) end,
    function() websockets.create("ws://host.invalid/", {}, {}, true, { unknown = 1 }) end,
  },
  connect = { function() websockets.connect() end, function() idle.connect({}) end },
  send = { function() idle:send() end, function() idle:send("x", "y") end },
  close = { function() idle:close(1) end, function() idle:close(1000, "\xff") end },
  reconnect = { function() websockets.reconnect() end },
  set_log_level = { function() websockets.set_log_level(-1) end },
  loop = {}, -- in a handler alone
  now = {}, -- never
  timer = { function() websockets.timer(-1, print) end, function() websockets.timer(0) end },
  every = { function() websockets.every(0, print) end },
  cancel = { function() websockets.cancel({}) end },
}

-- What answers nil and a message.
local answering = {
  function() return idle:send("x") end,
  function() return idle:close() end,
  function() return connecting:connect() end,
}

-- Exceptions of .NET in the functions behind the module, which only a defect could cause; they take their time.
local native
for i = 1, 60 do
  local name, value = debug.getupvalue(websockets.create, i)
  if name == "native" then native = value end
end
local defects = {
  function() return native.create() end,
  function() return native.connect(-1) end,
  function() return native.send(-1, "x") end,
  function() return native.close(-1) end,
  function() return native.reconnect(-1) end,
  function() return native.prepare(-1) end,
  function() return native.nearest_event() end,
  function() return native.timer(0 / 0) end,
}

local function storm()
  local failures = 0
  local function fail(call, is_failure, times)
    for i = 1, times or TIMES do
      assert(is_failure(pcall(call)))
      failures = failures + 1
      if i % 200 == 0 then collectgarbage() end
    end
  end
  for name in pairs(websockets) do
    assert(raising[name], name)
    for _, call in ipairs(raising[name]) do
      fail(call, function(ok, message) return not ok and type(message) == "string" end)
    end
  end
  for _, call in ipairs(answering) do
    fail(call, function(ok, result, message) return ok and result == nil and type(message) == "string" end)
  end
  for _, call in ipairs(defects) do
    fail(call, function(ok, status) return ok and status == -1 end, TIMES_OF_DEFECTS)
  end
  return failures
end

connecting = websockets.create(arg[1], {
  [1] = function(wso)
    connecting = wso
    raising.loop[1] = function() websockets.loop() end
    answering[3] = nil -- it is idle again
    record("in a handler", storm())
  end,
})
assert(connecting:connect())
record("in the main chunk", storm())
websockets.loop()
