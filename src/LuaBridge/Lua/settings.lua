-- Options and TLS settings of `create`, laid out for the native side: name, value, name, value, … as text.

local check_utf8 = ...

local next, pairs, tostring, type, math_type = next, pairs, tostring, type, math.type

local MAX_OPTIONS = 400 -- names and values together
-- Options that are tables, of which an empty one is true where they are switches; and those that are lists. "" holds all options.
local TABLES = {
  [""] = "table", compression = "switch", headers = "table", keepalive = "switch",
  on_connect = "table", overflow = "table", reconnect = "switch", tls = "table",
}
local LISTS = { protocols = true, ["reconnect.retry_codes"] = true, ["reconnect.give_up_codes"] = true }

-- Appends a pair. What is wrong with it is a pair as well, of false and words, so that the native side tells it with all it finds itself.
local function append(settings, name, value)
  local count = #settings
  if count < MAX_OPTIONS then
    settings[count + 1], settings[count + 2] = name, value
  elseif count == MAX_OPTIONS then
    settings[count + 1], settings[count + 2] = false, ("more than %d options"):format(MAX_OPTIONS // 2)
  end
end

local function add_fault(settings, problem) append(settings, false, problem) end

-- Appends one value as text; one that no option can be goes as it is.
local function append_scalar(settings, name, value)
  local kind = type(value)
  if kind ~= "string" and kind ~= "number" and kind ~= "boolean" then return append(settings, name, value) end
  local text = tostring(value)
  local problem = check_utf8(text)
  if problem then return add_fault(settings, ("option '%s': %s"):format(name, problem)) end
  append(settings, name, text)
end

-- Appends name, value pairs as text: { a = { b = 1 }, c = { "x", "y" } } becomes "a.b", "1", "c", "x", "c", "y". What the names and
-- values mean is for the native side. Goes into the tables that it knows and into no others, so that it comes to an end.
local function flatten(settings, prefix, value)
  if type(value) ~= "table" then return append_scalar(settings, prefix, value) end
  if TABLES[prefix] == "switch" and next(value) == nil then return append(settings, prefix, "true") end
  local is_list = LISTS[prefix] or prefix:find("^headers%.")
  if not is_list and not TABLES[prefix] then return append(settings, prefix, value) end
  for key, inner in pairs(value) do
    local problem = type(key) == "string" and check_utf8(key)
    if is_list and math_type(key) == "integer" then
      append_scalar(settings, prefix, inner)
    elseif is_list or type(key) ~= "string" then
      local where = prefix == "" and "options" or ("option '%s'"):format(prefix)
      add_fault(settings, ("%s: %s expected as key, got %s"):format(where, is_list and "integer" or "name", type(key)))
    elseif problem then
      add_fault(settings, ("option '%s': name is %s"):format(key:gsub("[\128-\255]", "?"), problem))
    else
      flatten(settings, prefix == "" and key or prefix .. "." .. key, inner)
    end
  end
end

return add_fault, flatten
