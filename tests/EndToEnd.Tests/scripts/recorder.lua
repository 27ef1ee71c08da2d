-- Watches a websocket: prints one line per event, with the name that the test gave to the websocket, a tab, and the event with what came
-- with it. A list of these lines, per websocket, is what tests assert.
local websockets = require "verawebsockets"

local recorder = {}
local LONGEST_SHOWN = 64

io.stdout:setvbuf("line")

local function quote(data)
  return '"' .. data:gsub('[%c"\\\128-\255]', function(octet) return ("\\x%02x"):format(octet:byte()) end) .. '"'
end

-- Short octets as they are; of long ones the number and the FNV-1a hash.
local function show(data)
  if #data <= LONGEST_SHOWN then
    return quote(data)
  end
  local hash = 2166136261
  for i = 1, #data do
    hash = ((hash ~ data:byte(i)) * 16777619) & 0xffffffff
  end
  return ("%d octets %08x"):format(#data, hash)
end

-- "1000", or "1000 "bye"" with a reason.
local function status(code, reason)
  return reason == "" and tostring(code) or code .. " " .. quote(reason)
end

local DESCRIBE = {
  [1] = function(reason, detail)
    assert(type(detail) == "string" and detail ~= "", "the second argument of event 1 says more")
    return "1(" .. quote(reason) .. ")"
  end,
  [3] = function() return "3" end,
  [4] = function(code, reason, was_clean) -- the reason of a connection that we have failed is ours to word
    return was_clean and ("4(%s, clean)"):format(status(code, reason)) or ("4(%d, not clean)"):format(code)
  end,
  [8] = function(data, is_binary) return ("8(%s%s)"):format(is_binary and "binary " or "", show(data)) end,
  [9] = function(payload) return ("9(%s)"):format(show(payload)) end,
  [38] = function(code, reason) return ("38(%s)"):format(code and status(code, reason) or "") end,
}

-- Creates and connects. Row: name, url, ssl settings, options, and `on`: functions by event, called after the line is printed.
function recorder.watch(row)
  local handlers = {}
  for event, on in pairs(row.on or {}) do
    handlers[event] = on
  end
  for event, describe in pairs(DESCRIBE) do
    handlers[event] = function(wso, ...)
      print(row.name .. "\t" .. describe(...))
      local on = row.on and row.on[event]
      if on then
        return on(wso, ...)
      end
    end
  end
  local ok, wso = pcall(websockets.create, row.url, handlers, row.ssl, true, row.options)
  if not ok then
    print(row.name .. "\tcreate: " .. wso)
    return
  end
  assert(wso:connect())
  return wso
end

return recorder
