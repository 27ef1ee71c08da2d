-- Walks from all that a script can touch to all that it can reach from there, with the library "debug". Records each userdata that is not
-- of Lua's own library, and each name that NLua gives its doors to .NET. From the registry as well: arg[1] is "registry".
local record = require "recorder"
require "verawebsockets"

local DOORS = {
  "^luanet", "^import", "^load_assembly$", "^make_object$", "^free_object$", "^get_method_bysig$", "^get_constructor_bysig$",
  "^get_object_member$", "^ctype$", "^enum$",
}

local seen, queue = {}, {}

local function is_door(name)
  for _, pattern in ipairs(DOORS) do
    if name:lower():find(pattern) then return true end
  end
end

local function visit(value, path)
  local kind = type(value)
  if kind == "nil" or kind == "boolean" or kind == "number" or kind == "string" or seen[value] then return end
  seen[value] = path
  queue[#queue + 1] = value
end

local function children(value, path)
  local kind = type(value)
  visit(debug.getmetatable(value), path .. " metatable")
  if kind == "table" then
    for key, inner in next, value do
      if type(key) == "string" and is_door(key) then record("door", path .. "." .. key) end
      visit(key, path .. " key")
      visit(inner, path .. "." .. tostring(key))
    end
  elseif kind == "function" then
    local i, name, inner = 1, debug.getupvalue(value, 1)
    while name do
      visit(inner, ("%s upvalue %d %s"):format(path, i, name))
      i = i + 1
      name, inner = debug.getupvalue(value, i)
    end
  elseif kind == "userdata" then
    local i, inner, exists = 1, debug.getuservalue(value, 1)
    while exists do
      visit(inner, ("%s user value %d"):format(path, i))
      i = i + 1
      inner, exists = debug.getuservalue(value, i)
    end
  elseif kind == "thread" then
    local level, info = 0, debug.getinfo(value, 0, "f")
    while info do
      visit(info.func, ("%s function at level %d"):format(path, level))
      local i, name, inner = 1, debug.getlocal(value, level, 1)
      while name do
        visit(inner, ("%s local %s at level %d"):format(path, name, level))
        i = i + 1
        name, inner = debug.getlocal(value, level, i)
      end
      level = level + 1
      info = debug.getinfo(value, level, "f")
    end
  end
end

visit(_G, "_G")
visit(package.loaded, "package.loaded")
for _, value in ipairs { "", 0, true, print, coroutine.create(print), io.stdout } do
  visit(debug.getmetatable(value), "metatable of " .. type(value))
end
visit(debug.getmetatable(nil), "metatable of nil")
if arg[1] == "registry" then visit(debug.getregistry(), "registry") end

local files = debug.getmetatable(io.stdout)
local _, random_state = debug.getupvalue(math.random, 1)
local next_one = 1
while queue[next_one] do
  local value = queue[next_one]
  local path = seen[value]
  next_one = next_one + 1
  children(value, path)
  if type(value) == "userdata" and debug.getmetatable(value) ~= files and value ~= random_state then
    if pcall(debug.setuservalue, value, nil) then
      record("userdata", path)
    else
      record("address") -- a light userdata: no function of Lua makes anything of it
    end
  end
end
record("walked")
