-- The option `on_connect`: what a connection sends before anything else, and the function that says when the server has acknowledged it.

local native, checks = ...

local error, ipairs, pairs, tostring, type = error, ipairs, pairs, tostring, type
local add_fault, check_utf8, expected, problem_of = checks.add_fault, checks.check_utf8, checks.expected, checks.problem_of

local MAX_MESSAGES, MAX_OCTETS = 256, 1 << 20
local DEFAULT_TIMEOUT = 10
local NOT_CONNECTED = 1

-- Reads one message as `send` would: text, or { text, kind }. Returns the octets and whether they are binary; or nil, and what is wrong.
local function read_message(item)
  local kind
  if type(item) == "table" then item, kind = item[1], item[2] end
  if type(item) == "number" then item = tostring(item) end
  if type(item) ~= "string" then return nil, expected("string, or { string, kind }", item) end
  if kind ~= nil and kind ~= "text" and kind ~= "binary" then
    return nil, "\"text\" or \"binary\" expected as kind, got " .. tostring(kind)
  end
  local problem = kind ~= "binary" and check_utf8(item)
  if problem then return nil, problem end
  return item, kind == "binary"
end

-- Reads one message or a list of them. Returns a list of { octets, is_binary }; or nil, and what is wrong.
local function read_messages(given)
  if type(given) ~= "table" then given = { given } end
  local messages, octets, count = {}, 0, 0
  for i, item in ipairs(given) do
    if i > MAX_MESSAGES then return nil, ("more than %d messages"):format(MAX_MESSAGES) end
    local text, is_binary = read_message(item)
    if not text then return nil, ("message %d: %s"):format(i, is_binary) end
    octets = octets + #text
    messages[i] = { text, is_binary }
  end
  for _ in pairs(given) do count = count + 1 end
  if count ~= #messages then return nil, "a list expected, got other keys than 1, 2, …" end
  if octets > MAX_OCTETS then return nil, ("%d octets in all; at most %d are accepted"):format(octets, MAX_OCTETS) end
  return messages
end

-- Returns what the dispatcher calls when a connection has opened. What it raises makes the connection one of no use.
local function sender(record, messages, ask)
  return function(wso)
    local list = messages
    if ask then
      local answer, problem = ask(wso)
      if answer == nil and problem ~= nil then error(problem, 0) end
      list, problem = read_messages(answer)
      if not list then error(problem, 0) end
    end
    for i, message in ipairs(list) do
      local status = native.send(record.id, message[1], message[2])
      if status == NOT_CONNECTED then return end -- it ends already, as the script will hear
      if status ~= 0 then error(("message %d: %s"):format(i, problem_of(status)), 0) end
    end
  end
end

local O = {}

-- Takes the option out of the others: its functions stay here, and what is left of it is for the native side, as any other option is.
-- Appends what is wrong with it to the settings. Returns what `install` needs, or nil where the option is not set.
function O.split(options, settings)
  local given = options.on_connect
  if type(given) ~= "table" then return end
  local rest = {}
  for key, value in pairs(given) do rest[key] = value end
  local messages, acknowledged = given.messages, given.acknowledged
  rest.messages, rest.acknowledged = nil, nil
  options.on_connect = rest

  local list, problem
  if messages ~= nil and type(messages) ~= "function" then
    list, problem = read_messages(messages)
    if problem then add_fault(settings, "option 'on_connect.messages': " .. problem) end
  end
  if acknowledged == nil then
    if rest.timeout ~= nil then add_fault(settings, "option 'on_connect.timeout': means nothing without 'on_connect.acknowledged'") end
    if messages == nil then add_fault(settings, "option 'on_connect': messages or acknowledged expected, got neither") end
  elseif type(acknowledged) ~= "function" then
    add_fault(settings, "option 'on_connect.acknowledged': " .. expected("function", acknowledged))
  elseif rest.timeout == nil then
    rest.timeout = DEFAULT_TIMEOUT
  end
  return { list = list, ask = type(messages) == "function" and messages, acknowledged = acknowledged }
end

-- Puts the functions into the record, under the ids of the events that call them.
function O.install(record, parts, send_id, acknowledge_id)
  if parts.list or parts.ask then record[send_id] = sender(record, parts.list, parts.ask) end
  record[acknowledge_id] = parts.acknowledged
end

return O
