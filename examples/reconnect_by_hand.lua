-- Connects again after a loss (event 4) or a failure (event 1): vws run reconnect_by_hand.lua URL [answers] [tries]
-- There is no waiting between the tries, so they are few; after as many in a row without an answer it gives up.
local websockets = require "verawebsockets"

local ERROR, OPEN, CLOSED, MESSAGE = 1, 3, 4, 8

local url = arg[1] or error("usage: vws run reconnect_by_hand.lua URL [answers] [tries]", 0)
local wanted = assert(tonumber(arg[2] or 3), "answers: a number is accepted")
local most_tries = assert(tonumber(arg[3] or 5), "tries: a number is accepted")

local answers = 0
local tries = 0 -- in a row, without an answer between them

local function try_again(wso, cause)
  if answers >= wanted then
    return
  end
  tries = tries + 1
  if tries > most_tries then
    print(("%s: gave up after %d tries"):format(cause, most_tries))
  else
    print(("%s: try %d of %d"):format(cause, tries, most_tries))
    assert(wso:connect())
  end
end

local client = websockets.create(url, {
  [OPEN] = function(wso)
    print("open")
    assert(wso:send("message " .. answers + 1))
  end,
  [MESSAGE] = function(wso, data)
    print("received: " .. data)
    answers = answers + 1
    tries = 0
    if answers < wanted then
      assert(wso:send("message " .. answers + 1))
    elseif answers == wanted then
      assert(wso:close(1000, "done"))
    end
  end,
  [CLOSED] = function(wso, code)
    try_again(wso, ("closed (%s)"):format(code))
  end,
  [ERROR] = function(wso, reason)
    try_again(wso, reason)
  end,
}, {}, true)

assert(client:connect())
websockets.loop()

if answers < wanted then
  error(("only %d of %d answers"):format(answers, wanted), 0)
end
