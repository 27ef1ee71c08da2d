-- The limit of callbacks, in states where one is set: an error is raised inside a callback that has run for too long. Whether it has is
-- for the native side to say, which is asked every so many instructions. The error is raised in Lua, so that it crosses no managed frame.

local native, seconds = ...

local error, type, sethook = error, type, debug.sethook
local create, wrap = coroutine.create, coroutine.wrap

local PERIOD = 10000 -- instructions
local MESSAGE = ("the limit of callbacks, %.15g s, has passed"):format(seconds)

local watch

-- Hook at every instruction, once the limit has passed: whoever catches the error meets the next one at once, so that no loop around a
-- pcall goes on. The first callback after that one puts the thread at ease.
local function insist()
  if not native.is_overdue() then return sethook(watch, "", PERIOD) end
  error(MESSAGE, 2)
end

function watch()
  if native.is_overdue() then
    sethook(insist, "", 1)
    error(MESSAGE, 2)
  end
end

-- Hooks are a thread's own: each coroutine puts one on itself as it begins.
local function limited(f)
  if type(f) ~= "function" then return f end -- which is refused
  return function(...)
    sethook(watch, "", PERIOD)
    return f(...)
  end
end

coroutine.create = function(f) return create(limited(f)) end -- luacheck: ignore
coroutine.wrap = function(f) return wrap(limited(f)) end -- luacheck: ignore

-- For the thread that callbacks run on, run there.
return function() sethook(watch, "", PERIOD) end
