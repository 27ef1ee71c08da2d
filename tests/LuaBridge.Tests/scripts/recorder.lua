-- `require "recorder"`: the function with which scripts of tests leave what they saw, one line a call, readable ASCII whatever it is.
-- Lines go to the file "records" beside this one, which the test makes; without it, by hand, they are printed.
local _, path = ...
local file = io.open((path:gsub("recorder%.lua$", "records")), "r+b") or io.stdout
if file ~= io.stdout then
  file:seek("end")
end

local function escape(character)
  return ("\\%03d"):format(character:byte())
end

return function(...)
  local values = table.pack(...)
  for i = 1, values.n do
    values[i] = tostring(values[i]):gsub("[%c\\\128-\255]", escape)
  end
  file:write(table.concat(values, " "), "\n")
  file:flush() -- the test may be waiting for it
end
