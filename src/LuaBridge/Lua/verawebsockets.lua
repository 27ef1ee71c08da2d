-- The module `verawebsockets`: checks what scripts pass, so that mistakes are blamed on their line, and calls the native functions,
-- which never raise. Functions answer true, or nil and a message; misuse is an error.

local native, load_timers, load_on_connect, load_settings = ...

-- Scripts may take globals away, or put others in their place; the module keeps what it was born with.
local error, ipairs, next, pairs, pcall, rawset, setmetatable = error, ipairs, next, pairs, pcall, rawset, setmetatable
local tostring, type, xpcall, globals = tostring, type, xpcall, _G
local concat, sort, unpack = table.concat, table.sort, table.unpack
local length_of_utf8, math_type, traceback = utf8.len, math.type, debug.traceback
local set_any_metatable = debug.setmetatable

local M, WebSocket = {}, {}

-- wso -> record; weak, so that a websocket nobody holds and nothing happens on is collected.
local records = setmetatable({}, { __mode = "k" })
-- id -> record of websockets that are connecting, open or waiting to reconnect; the dispatcher looks handlers up here.
local active = {}

-- Names that a table of handlers may have in place of ids.
local EVENT_NAMES = { error = 1, open = 3, close = 4, message = 8, pong = 9, drained = 10, reconnecting = 1000, gave_up = 1001 }
local EVENTS = { [2] = true, [38] = true, [39] = true }
for _, event in pairs(EVENT_NAMES) do EVENTS[event] = true end
local FILTER, EXTENSION_DEFAULTS, PREPARE, PREAMBLE, ACKNOWLEDGE = 2, 39, 1002, 1003, 1004
-- Stands for the URL until the script's function has given one.
local URL_TO_COME = "ws://given-by-a-function.invalid/"
local SSL_SETTINGS = {
  "client_ssl_cert_filepath", "client_ssl_private_key_filepath", "client_ssl_private_key_password",
  "client_ssl_ca_filepath", "client_ssl_cipher_list",
}
local PROBLEMS = {
  "not connected", "queue full", "message too long", "invalid utf-8", "already connecting or open", "shutting down",
  "called from inside a handler", "too many timers", [-1] = "internal error",
}
local INVALID_UTF8, INSIDE_HANDLER, NOT_A_STRING, INTERNAL_ERROR = 4, 7, 9, -1
local MAX_LOG_LEVEL, MAX_REASON = 2047, 123
-- Octets of an error value that are shown.
local MAX_SHOWN = 65536

local function bad_argument(position, name, problem)
  error(("bad argument #%d to '%s' (%s)"):format(position, name, problem), 3)
end

local function expected(what, value)
  return ("%s expected, got %s"):format(what, value == nil and "no value" or type(value))
end

local function answer(status)
  if status == 0 then return true end
  return nil, PROBLEMS[status]
end

local timers = load_timers(native, { bad_argument = bad_argument, expected = expected, answer = answer })

-- Returns what is wrong with a text that must be UTF-8, or nil.
local function check_utf8(text)
  local length, position = length_of_utf8(text)
  if not length then return ("not valid UTF-8 at byte %d"):format(position) end
end

local function is_text(value)
  return type(value) == "string" or type(value) == "number"
end

local function is_handler(value)
  return type(value) == "function" or type(value) == "string" and value ~= ""
end

local function nearest_event(name)
  local names = {}
  for known in pairs(EVENT_NAMES) do names[#names + 1] = known end
  sort(names) -- of several that are as near, the first is told
  return native.nearest_event(name, unpack(names))
end

-- Returns the id of an event; or nil, and what is wrong with the key.
local function event_id(key)
  if math_type(key) == "integer" then return key end
  if type(key) ~= "string" then return nil, ("event id or name expected as key, got %s"):format(type(key)) end
  if EVENT_NAMES[key] then return EVENT_NAMES[key] end
  local problem = check_utf8(key)
  return nil, problem and "name of event " .. problem
    or ("unknown event '%s'; did you mean '%s'?"):format(key, nearest_event(key))
end

-- Returns handlers by event id; or nil, and all that is wrong with them.
local function read_handlers(given)
  local handlers, faults = {}, {}
  for key, handler in pairs(given) do
    local event, fault = event_id(key)
    if not event then
      faults[#faults + 1] = fault
    elseif not is_handler(handler) then
      local kind = handler == "" and "an empty name" or type(handler)
      faults[#faults + 1] = ("handler of event %s: function or name of one expected, got %s"):format(tostring(key), kind)
    elseif type(key) == "string" and given[event] ~= nil then
      faults[#faults + 1] = ("event %d has two handlers, one as '%s'"):format(event, key)
    else
      handlers[event] = handler
    end
  end
  if #faults == 0 then return handlers end
  sort(faults)
  return nil, concat(faults, "; ")
end

-- Returns all that is wrong with a table of TLS settings, or nil.
local function check_ssl_settings(settings)
  local known, faults = {}, {}
  for _, name in ipairs(SSL_SETTINGS) do known[name] = true end
  for name, value in pairs(settings) do
    if not known[name] then
      faults[#faults + 1] = ("unknown ssl setting '%s'; accepted are %s"):format(tostring(name), concat(SSL_SETTINGS, ", "))
    elseif type(value) ~= "string" then
      faults[#faults + 1] = ("ssl setting '%s': string expected, got %s"):format(name, type(value))
    else
      local problem = check_utf8(value)
      if problem then faults[#faults + 1] = ("ssl setting '%s': %s"):format(name, problem) end
    end
  end
  sort(faults)
  return faults[1] and concat(faults, "; ")
end

local add_fault, flatten = load_settings(check_utf8)

local on_connect = load_on_connect(native, {
  add_fault = add_fault, check_utf8 = check_utf8, expected = expected, problem_of = function(status) return PROBLEMS[status] end,
})

-- Finds a handler by name where a plain global of that name does not exist: dotted names, and globals behind a metatable.
local function resolve(name)
  local value = globals
  for part in name:gmatch("[^.]+") do
    if value == nil then return nil end
    value = value[part]
  end
  return value
end

-- Turns any error value into text with a traceback.
local function describe_error(value)
  if type(value) ~= "string" then
    local ok, text = pcall(tostring, value)
    value = ok and text or "error value whose tostring fails"
  end
  if #value > MAX_SHOWN then value = ("%s... (%d octets in all)"):format(value:sub(1, MAX_SHOWN), #value) end
  return value .. traceback("", 2) -- which would cut a value at its first zero
end

-- Splits the functions off that give parameters for each attempt. Returns them, or nil where there are none; URL and options without them.
local function split_functions(url, options)
  local functions, rest = {}, {}
  if type(url) == "function" then functions.url, url = url, URL_TO_COME end
  for name, value in pairs(options or {}) do
    if type(value) == "function" and (name == "headers" or name == "token") then functions[name] = value else rest[name] = value end
  end
  return next(functions) and functions, url, rest
end

-- Calls one of them, if it is there. It answers a value of the type that is wanted, nil for none, or nil and a message.
local function ask_function(functions, name, wanted, wso)
  if not functions[name] then return end
  local value, problem = functions[name](wso)
  if value == nil and problem ~= nil then error(problem, 0) end
  if value == nil and name ~= "url" then return end
  if type(value) ~= wanted then error(("function for %s: %s"):format(name, expected(wanted, value)), 0) end
  local fault = wanted == "string" and check_utf8(value)
  if fault then error(("function for %s: %s"):format(name, fault), 0) end
  return value
end

-- Returns what the dispatcher calls before each attempt; what it raises fails the attempt.
local function preparation(record, functions)
  return function(wso)
    local url = ask_function(functions, "url", "string", wso)
    local given = { headers = ask_function(functions, "headers", "table", wso), token = ask_function(functions, "token", "string", wso) }
    local settings = {}
    flatten(settings, "", given)
    local failed, why = native.prepare(record.id, url, unpack(settings))
    if failed or why then error(why or PROBLEMS[failed], 0) end
    record.url = url or record.url
  end
end

-- Asks the handler of event 39 for the defaults of the extension, before the attempt begins: false refuses, a string replaces them.
local function ask_for_defaults(record)
  local handler = record[EXTENSION_DEFAULTS]
  local ok, defaults = xpcall(function()
    if type(handler) == "function" then return handler(record[0]) end
    local named = resolve(handler)
    return named and named()
  end, describe_error)
  if not ok then
    native.report(record.id, EXTENSION_DEFAULTS, defaults)
  elseif defaults == false or type(defaults) == "string" then
    native.set_defaults(record.id, defaults)
  end
end

function M.create(url, event_handlers, ssl_settings, standalone, options)
  if type(url) ~= "string" and type(url) ~= "function" then bad_argument(1, "create", expected("string", url)) end
  if type(event_handlers) ~= "table" then bad_argument(2, "create", expected("table", event_handlers)) end
  if ssl_settings ~= nil and type(ssl_settings) ~= "table" then bad_argument(3, "create", expected("table", ssl_settings)) end
  if standalone ~= nil and type(standalone) ~= "boolean" then bad_argument(4, "create", expected("boolean", standalone)) end
  if options ~= nil and type(options) ~= "table" then bad_argument(5, "create", expected("table", options)) end
  local functions
  functions, url, options = split_functions(url, options)
  local problem = check_utf8(url)
  if problem then bad_argument(1, "create", "URL is " .. problem) end
  local handlers
  handlers, problem = read_handlers(event_handlers)
  if not handlers then bad_argument(2, "create", problem) end
  problem = check_ssl_settings(ssl_settings or {})
  if problem then bad_argument(3, "create", problem) end
  local settings = {}
  local preamble = on_connect.split(options, settings)
  flatten(settings, "", ssl_settings or {})
  flatten(settings, "", options)
  local id, position
  id, problem, position = native.create(url, standalone or false, handlers[FILTER] ~= nil, functions ~= nil, unpack(settings))
  if not id then bad_argument(position, "create", problem) end
  if id == INTERNAL_ERROR then error("create: " .. PROBLEMS[id], 2) end

  -- What is called most stands in the websocket itself: the other methods, and the fields, are found by a function.
  local wso = setmetatable({ send = M.send }, WebSocket)
  local record = { id = id, name = options.name, url = not (functions and functions.url) and url or nil, [0] = wso }
  for event, handler in pairs(handlers) do
    if EVENTS[event] then record[event] = handler else native.unknown_event(id, event) end
  end
  record[PREPARE] = functions and preparation(record, functions)
  if preamble then on_connect.install(record, preamble, PREAMBLE, ACKNOWLEDGE) end
  records[wso] = record
  return wso
end

function M.connect(wso)
  local record = records[wso]
  if not record then bad_argument(1, "connect", expected("websocket", wso)) end
  if record[EXTENSION_DEFAULTS] and not native.is_active(record.id) then ask_for_defaults(record) end
  active[record.id] = record
  local status = native.connect(record.id)
  if status == 0 then return true end
  if not native.is_active(record.id) then active[record.id] = nil end
  return answer(status)
end

local function send(wso, message, kind)
  local record = records[wso]
  if not record then bad_argument(1, "send", expected("websocket", wso)) end
  if kind ~= nil and kind ~= "text" and kind ~= "binary" then
    if not is_text(message) then bad_argument(2, "send", expected("string", message)) end
    bad_argument(3, "send", "\"text\" or \"binary\" expected, got " .. (type(kind) == "string" and ("%q"):format(kind) or type(kind)))
  end
  local status = native.send(record.id, message, kind == "binary")
  if status == 0 then return true end
  if status == NOT_A_STRING then
    if not is_text(message) then bad_argument(2, "send", expected("string", message)) end
    return send(wso, tostring(message), kind)
  end
  if status == INVALID_UTF8 then
    local _, position = length_of_utf8(message)
    return nil, ("invalid utf-8 at byte %d"):format(position or #message)
  end
  return answer(status)
end

M.send = send

function M.close(wso, code, reason)
  local record = records[wso]
  if not record then bad_argument(1, "close", expected("websocket", wso)) end
  code = code == nil and 1000 or code
  if math_type(code) ~= "integer" then bad_argument(2, "close", expected("integer", code)) end
  if not (code >= 1000 and code <= 1003 or code >= 1007 and code <= 1014 or code >= 3000 and code <= 4999) then
    bad_argument(2, "close", ("close code 1000-1003, 1007-1014 or 3000-4999 expected, got %d"):format(code))
  end
  if reason ~= nil and type(reason) ~= "string" then bad_argument(3, "close", expected("string", reason)) end
  reason = reason or ""
  if #reason > MAX_REASON then bad_argument(3, "close", ("at most %d bytes expected, got %d"):format(MAX_REASON, #reason)) end
  if not length_of_utf8(reason) then bad_argument(3, "close", "valid UTF-8 expected") end
  return answer(native.close(record.id, code, reason))
end

function M.reconnect(wso)
  local record = records[wso]
  if not record then bad_argument(1, "reconnect", expected("websocket", wso)) end
  if not native.is_active(record.id) then return M.connect(wso) end
  return answer(native.reconnect(record.id))
end

function M.loop()
  local status = native.loop()
  if status == INSIDE_HANDLER then error("loop: " .. PROBLEMS[status], 2) end
  if status == 0 then timers.drop() end -- none is pending, or a stop was requested
  return answer(status)
end

function M.set_log_level(level)
  if level == "all" then level = MAX_LOG_LEVEL end
  if math_type(level) ~= "integer" or level < 0 or level > MAX_LOG_LEVEL then
    local shown = type(level) == "string" and ("%q"):format(level) or tostring(level)
    bad_argument(1, "set_log_level", ("integer 0 to %d or \"all\" expected, got %s"):format(MAX_LOG_LEVEL, shown))
  end
  native.set_log_level(level)
end

M.now = native.now
M.timer, M.every, M.cancel = timers.timer, timers.every, timers.cancel

local methods = { connect = M.connect, send = M.send, close = M.close, reconnect = M.reconnect }

-- What can be read of a websocket, each by a function of its record.
local fields = {
  id = function(record) return record.id end,
  name = function(record) return record.name end,
  url = function(record) return record.url end,
  state = function(record) return native.state(record.id) end,
  protocol = function(record) return native.protocol(record.id) end,
  buffered = function(record) return native.buffered(record.id) end,
}

function fields.stats(record)
  local stats = {}
  stats.messages_received, stats.bytes_received, stats.messages_sent, stats.bytes_sent, stats.dropped_received, stats.dropped_sent,
    stats.attempts, stats.lag, stats.round_trip_time = native.stats(record.id)
  return stats
end

WebSocket.__index = function(wso, key)
  local method = methods[key]
  if method then return method end
  local read = fields[key]
  if read then return read(records[wso]) end
end

WebSocket.__newindex = function(wso, key, value)
  if fields[key] then error(("websocket.%s is read-only"):format(key), 2) end
  rawset(wso, key, value)
end

WebSocket.__name = "websocket"
WebSocket.__metatable = false
WebSocket.__gc = function(wso)
  local record = records[wso]
  if not record then return end
  if native.is_active(record.id) then
    set_any_metatable(wso, WebSocket) -- another finalizer has connected it: this one is due again when that is over
  else
    native.release(record.id)
  end
end
WebSocket.__tostring = function(wso)
  return ("websocket: ws-%d"):format(records[wso].id)
end

return M, active, describe_error, resolve, timers.fire
