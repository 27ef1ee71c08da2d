-- What `vws demo` runs: an echo, a ticking feed, a server that closes and a port that refuses, all at once.
-- By hand: vws run demo.lua SERVER_URL REFUSED_URL [colour]; SERVER_URL answers /echo, /feed and /restart as the server of `vws demo`.
local websockets = require "verawebsockets"

local ERROR, OPEN, CLOSED, MESSAGE = 1, 3, 4, 8
local TICKS = 16
local ALL_OCTETS = {}
for octet = 0, 255 do
  ALL_OCTETS[#ALL_OCTETS + 1] = string.char(octet)
end
local BINARY = table.concat(ALL_OCTETS)

local server = arg[1] or error("usage: vws run demo.lua SERVER_URL REFUSED_URL [colour]", 0)
local refusing = arg[2] or error("usage: vws run demo.lua SERVER_URL REFUSED_URL [colour]", 0)
local colours = arg[3] == "colour"

io.stdout:setvbuf("line") -- what happens is shown as it happens, also through a pipe

local started = websockets.now()

local function paint(code, text)
  return colours and "\27[" .. code .. "m" .. text .. "\27[0m" or text
end

local NAME_COLOUR = { echo = "36", feed = "94", restart = "35", refused = "33" }
local EVENT_COLOUR = { open = "32", closed = "33", error = "31", connect = "2", sent = "2" }

local function row(time, name, event, detail)
  print(("  %s  %s  %s  %s"):format(time, name, event, detail))
end

local function say(name, event, detail)
  row(
    paint("2", ("%6.2f s"):format(websockets.now() - started)),
    paint(NAME_COLOUR[name], ("%-8s"):format(name)),
    paint(EVENT_COLOUR[event] or "0", ("%-8s"):format(event)),
    detail
  )
end

-- A websocket whose events are all shown; on.open, on.message and on.closed say what else happens.
local function connect(name, url, on)
  local wso = websockets.create(url, {
    [OPEN] = function(wso)
      say(name, "open", "the handshake is done")
      if on.open then
        on.open(wso)
      end
    end,
    [MESSAGE] = function(wso, data, is_binary)
      say(name, "message", is_binary and ("%d octets, binary"):format(#data) or data)
      if on.message then
        on.message(wso, data, is_binary)
      end
    end,
    [CLOSED] = function(_, code, reason, was_clean)
      say(name, "closed", ("%s %s%s"):format(code, reason, was_clean and "" or " (not clean)"))
      if on.closed then
        on.closed(code)
      end
    end,
    [ERROR] = function(_, reason, detail)
      say(name, "error", ("%s (%s)"):format(reason, detail))
    end,
  }, {}, true)
  say(name, "connect", url)
  assert(wso:connect())
  return wso
end

row(paint("1", "    time"), paint("1", "socket  "), paint("1", "event   "), paint("1", "detail"))

local pending, sent, unchanged = {}, 0, 0 -- of the echo: what is to come back, how many went out, how many came back the same
local ticks, in_order = 0, true           -- of the feed
local restart_code, refusal               -- how the other two ended

local echo = connect("echo", server .. "/echo", {
  message = function(wso, data)
    if data == table.remove(pending, 1) then
      unchanged = unchanged + 1
    end
    if data == BINARY then
      assert(wso:close(1000, "that was all"))
    end
  end,
})

local function send(data, kind)
  say("echo", "sent", kind == "binary" and ("%d octets, binary"):format(#data) or data)
  pending[#pending + 1] = data
  sent = sent + 1
  assert(echo:send(data, kind))
end

connect("feed", server .. "/feed", {
  message = function(wso, data)
    ticks = ticks + 1
    in_order = in_order and tonumber(data:match("^tick +(%d+)")) == ticks
    if ticks == TICKS then
      assert(wso:close(1000, "enough ticks"))
    elseif ticks < TICKS and ticks % 5 == 0 then
      -- One socket's event acts on another: the script is one thread, so nothing needs a lock.
      if ticks < 15 then
        send(("grüße after tick %d"):format(ticks), "text")
      else
        send(BINARY, "binary")
      end
    end
  end,
})

connect("restart", server .. "/restart", {
  closed = function(code)
    restart_code = code
  end,
})

-- In the style of the old library: the handler is the name of a global function, which gets nothing but the reason.
function refused_error(reason)
  refusal = reason
  say("refused", "error", reason)
end

local refused = websockets.create(refusing, { [ERROR] = "refused_error" }, {}, true)
say("refused", "connect", refusing)
assert(websockets.connect(refused))

websockets.loop()

local missed = 0

local function expect(name, holds, text, seen)
  missed = holds and missed or missed + 1
  local verdict = holds and paint("32", "     yes") or paint("31", "      NO")
  local remark = holds and "" or paint("31", "; but: " .. seen)
  print(("  %s  %s  %s%s"):format(verdict, paint(NAME_COLOUR[name], ("%-8s"):format(name)), text, remark))
end

print()
print(paint("1", "  As expected?"))
expect("echo", sent == 3 and unchanged == 3, "3 messages sent, each came back unchanged", sent .. " sent, " .. unchanged .. " unchanged")
expect("feed", ticks == TICKS and in_order, TICKS .. " ticks, in order", ticks .. (in_order and " ticks" or " ticks, not in order"))
expect("restart", restart_code == 1001, "closed by the server with code 1001", tostring(restart_code))
expect("refused", refusal == "connect failed", "event 1 with the reason \"connect failed\"", tostring(refusal))

if missed > 0 then
  error(("demo: %d of 4 did not happen as expected"):format(missed), 0)
end
