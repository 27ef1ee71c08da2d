-- Keeps websockets busy while a test kills the actors behind them. Writes a line each time that all are open, and the books at the end.
-- Arguments: URL, websockets, file of the lines, file of the books.
local numbered = require "numbered"
local websockets = require "verawebsockets"

local url, count, lines_path, books_path = arg[1], math.tointeger(arg[2]), arg[3], arg[4]
local OPTIONS = { reconnect = { first_delay = 0.02, min_delay = 0.01, max_delay = 0.05, factor = 1 } }

local lines <close> = assert(io.open(lines_path, "w"))
lines:setvbuf("no")

local function say(self) self:say("hello") end

for _ = 1, count do
  numbered.connect(url, OPTIONS, {
    on_open = function(self)
      say(self)
      if numbered.open == count then lines:write("all open\n") end
    end,
    on_echo = say,
  })
end
websockets.loop()

local books <close> = assert(io.open(books_path, "w"))
numbered.report(books)
