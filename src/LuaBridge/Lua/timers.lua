-- `timer`, `every` and `cancel`. The native side knows when each timer is due, by its slot; what is called then is kept here.

local native, checks = ...

local type, setmetatable, getmetatable, tostring = type, setmetatable, debug.getmetatable, tostring
local bad_argument, expected, answer = checks.bad_argument, checks.expected, checks.answer

local INTERNAL_ERROR = -1
local MAX_DELAY, LEAST_PERIOD = 1e8, 0.001

-- By slot: what to call, and the timer; and back, from the timer to its slot, while it is pending. The limit of callbacks may raise an
-- error between any two steps, so that `timers` is set last and goes first: what stands there is whole, and the rest counts only with it.
local calls, timers, slots = {}, {}, {}

local Timer = { __name = "timer", __metatable = false }

-- Returns the position of a wrong argument and what is wrong with it, or nil.
local function check(s, f, least)
  if type(s) ~= "number" then return 1, expected("number", s) end
  if not (s >= least and s <= MAX_DELAY) then
    return 1, ("seconds from %.15g to %.15g expected, got %s"):format(least, MAX_DELAY, tostring(s))
  end
  if type(f) ~= "function" then return 2, expected("function", f) end
end

local function start(s, f, is_periodic)
  local t = setmetatable({}, Timer)
  local slot, status = native.timer(s, is_periodic)
  if not slot or slot == INTERNAL_ERROR then return answer(status or slot) end
  calls[slot], slots[t] = f, slot
  timers[slot] = t
  return t
end

local function forget(slot)
  local t = timers[slot]
  timers[slot] = nil
  calls[slot], slots[t] = nil, nil
end

local T = {}

function T.timer(s, f)
  local position, problem = check(s, f, 0)
  if position then bad_argument(position, "timer", problem) end
  return start(s, f, false)
end

function T.every(s, f)
  local position, problem = check(s, f, LEAST_PERIOD)
  if position then bad_argument(position, "every", problem) end
  return start(s, f, true)
end

function T.cancel(t)
  if getmetatable(t) ~= Timer then bad_argument(1, "cancel", expected("timer", t)) end
  local slot = slots[t]
  if not slot or timers[slot] ~= t then return false end
  forget(slot)
  native.cancel(slot)
  return true
end

Timer.__index = { cancel = T.cancel }

-- A timer is due. One that will not be again is gone before its function is called, which may raise.
function T.fire(slot, is_last)
  local f, t = calls[slot], timers[slot]
  if not t then -- the limit of callbacks has cut `start` or `cancel` in two
    native.cancel(slot)
    return
  end
  if is_last then forget(slot) end
  return f(t)
end

-- The native side has dropped all that were pending.
function T.drop()
  calls, timers, slots = {}, {}, {}
end

return T
