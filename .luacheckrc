std = "lua54"
max_line_length = 140
exclude_files = { "**/bin/**", "**/obj/**", "artifacts/**" }

-- The stub only declares: its functions use none of their arguments.
files["src/LuaBridge/Lua/library"] = { ignore = { "212" } }

-- Handlers may be named, as with the old library; then they are global functions that the library looks up.
files["benchmarks"] = { allow_defined_top = true, ignore = { "131" } }
files["examples"] = { allow_defined_top = true, ignore = { "131" } }
files["tests"] = { allow_defined_top = true, ignore = { "131" } }
