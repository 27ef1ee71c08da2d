-- Has messages of many sizes echoed, as text and as binary, and prints for each whether its octets came back, and how.
local websockets = require "verawebsockets"

local SIZES = { 0, 125, 126, 65536, 1048576 }

local url, subprotocol, only_kind = arg[1], arg[2], arg[3]
local cases = {}
for _, kind in ipairs(only_kind and { only_kind } or { "text", "binary" }) do
  for _, size in ipairs(SIZES) do cases[#cases + 1] = { size = size, kind = kind } end
end

-- Text of the letters a to z; binary of all octets.
local function payload(case)
  local first, count = 0, 256
  if case.kind == "text" then first, count = string.byte("a"), 26 end
  local cycle = {}
  for i = 0, count - 1 do cycle[#cycle + 1] = string.char(first + i) end
  return table.concat(cycle):rep(case.size // count + 1):sub(1, case.size)
end

local current, expected, pieces, octets = 0, nil, {}, 0

local function send_next(wso)
  current = current + 1
  local case = cases[current]
  if not case then return assert(wso:close()) end
  expected, pieces, octets = payload(case), {}, 0
  assert(wso:send(expected, case.kind))
end

local client = websockets.create(url, {
  [1] = function(_, reason, detail) print("error", reason, detail) end,
  [3] = send_next,
  [8] = function(wso, data, is_binary)
    pieces[#pieces + 1] = data
    octets = octets + #data
    if octets < #expected then return end
    local case = cases[current]
    local same = table.concat(pieces) == expected and "same" or "different"
    print(case.size, case.kind, same, #pieces == 1 and "whole" or "pieces", is_binary and "binary" or "text")
    send_next(wso)
  end,
  [4] = function(_, code, _, was_clean) print("closed", code, was_clean) end,
}, {}, true, subprotocol ~= "" and { protocols = subprotocol } or nil)

assert(client:connect())
websockets.loop()
