-- What a script finds around it, in states that the host creates. Returns the function that sets up one run.

local native, module = ...

-- A script may take these away.
local error, load, loadfile, math_type, pcall, stdout = error, load, loadfile, math.type, pcall, io.stdout
local find, package, searchpath = string.find, package, package.searchpath

-- NLua puts its doors to .NET into every state; scripts get no CLR object, and none of its functions, which raise through managed frames.
luanet, import = nil, nil -- luacheck: ignore
local registry = debug.getregistry()
for key in pairs(registry) do
  if type(key) == "string" and find(key, "^luaNet_") then registry[key] = nil end
end

-- Messages are strings that live for one handler.
collectgarbage("generational")

package.preload["verawebsockets"] = function() return module end

-- Lua does not check bytecode: one wrong octet in it ends the process. So text is all that is loaded, whoever asks.
local function check_mode(mode)
  if mode ~= nil and not find(mode, "t", 1, true) then return ("only text is loaded (mode is '%s')"):format(mode) end
end

_G.load = function(chunk, name, mode, ...)
  local problem = check_mode(mode)
  if problem then return nil, problem end
  return load(chunk, name, "t", ...)
end

_G.loadfile = function(path, mode, ...)
  local problem = check_mode(mode)
  if problem then return nil, problem end
  return loadfile(path, "t", ...)
end

_G.dofile = function(path)
  local chunk, problem = loadfile(path, "t")
  if not chunk then error(problem, 0) end
  return chunk()
end

-- The searcher of `require` for modules in Lua.
package.searchers[2] = function(name)
  local path, problem = searchpath(name, package.path)
  if not path then return problem end
  local chunk
  chunk, problem = loadfile(path, "t")
  if not chunk then error(("error loading module '%s' from file '%s':\n\t%s"):format(name, path, problem), 0) end
  return chunk, path
end

function os.exit(code) -- luacheck: ignore
  if code == nil or code == true then code = 0 elseif code == false then code = 1 end
  if math_type(code) ~= "integer" then error("bad argument #1 to 'exit' (integer or boolean expected)", 2) end
  pcall(stdout.flush, stdout) -- which the script may have closed
  native.exit(code)
end

-- Sets `arg` as the lua command does, with the host's own words below index 0; modules beside the script are found first.
return function(directory, command, script, ...)
  arg = { [-2] = "vws", [-1] = command, [0] = script, ... } -- luacheck: ignore
  if directory ~= "" then
    package.path = directory .. "/?.lua;" .. directory .. "/?/init.lua;" .. package.path
  end
end
