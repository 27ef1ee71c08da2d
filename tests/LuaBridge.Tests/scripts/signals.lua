-- `require "signals"`: a function that waits, busily, until the test gives a signal. For scripts whose thread must not go on before.
local _, path = ...
local folder = path:gsub("signals%.lua$", "")

return function(name)
  local file
  repeat
    file = io.open(folder .. "signal-" .. name)
  until file
  file:close()
end
