-- How much memory this process has held at most, in KiB.
return function()
  for line in io.lines("/proc/self/status") do
    local size = line:match("^VmHWM:%s+(%d+) kB")
    if size then
      return math.tointeger(size)
    end
  end
  error("no VmHWM in /proc/self/status")
end
