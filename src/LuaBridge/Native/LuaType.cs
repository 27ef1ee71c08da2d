namespace VeraWebSockets.LuaBridge.Native;

/// <summary>Types of Lua values, numbered as in lua.h.</summary>
internal enum LuaType
{
    None = -1,
    Nil = 0,
    Boolean = 1,
    LightUserdata = 2,
    Number = 3,
    String = 4,
    Table = 5,
    Function = 6,
    Userdata = 7,
    Thread = 8,
}
