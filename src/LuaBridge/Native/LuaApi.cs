namespace VeraWebSockets.LuaBridge.Native;

/// <summary>
/// The functions of the Lua C API that the bridge calls, as function pointers; nothing else in the bridge calls Lua. None may be called
/// where it could raise an error through a managed frame: inside functions that Lua calls, only those marked "never raises" are used,
/// and <see cref="PushBytes"/>, which raises only when memory is exhausted.
/// </summary>
internal static unsafe class LuaApi
{
    /// <summary>Pseudo-index of the registry (LUA_REGISTRYINDEX).</summary>
    public const int Registry = -1_001_000;

    /// <summary>Key of the globals table in the registry (LUA_RIDX_GLOBALS).</summary>
    public const int GlobalsKey = 2;

    /// <summary>Result count of a call that keeps all results (LUA_MULTRET).</summary>
    public const int AllResults = -1;

    /// <summary>Status of a call that succeeded (LUA_OK).</summary>
    public const int Ok = 0;

    /// <summary><c>lua_pcallk(L, nargs, nresults, msgh, ctx, k)</c>: runs a function and catches what it raises.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, int, nint, nint, int> ProtectedCall =
        (delegate* unmanaged[Cdecl]<nint, int, int, int, nint, nint, int>)LuaLibrary.Export("lua_pcallk");

    /// <summary><c>luaL_loadbufferx(L, buffer, size, name, mode)</c>: compiles; an error is a status and a message, never raised.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, byte*, int> Load =
        (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, byte*, int>)LuaLibrary.Export("luaL_loadbufferx");

    /// <summary><c>lua_rawgeti(L, index, n)</c>: pushes without metamethods; answers the type. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long, LuaType> RawGetInteger =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long, LuaType>)LuaLibrary.Export("lua_rawgeti");

    /// <summary><c>lua_rawget(L, index)</c>: replaces the key on the top by its value; answers the type. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, LuaType> RawGet =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, LuaType>)LuaLibrary.Export("lua_rawget");

    /// <summary><c>lua_rawseti(L, index, n)</c>: pops a value. Never raises where the key exists already.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, long, void> RawSetInteger =
        (delegate* unmanaged[Cdecl]<nint, int, long, void>)LuaLibrary.Export("lua_rawseti");

    /// <summary><c>lua_pushlstring(L, s, len)</c>: copies the octets. Raises only when memory is exhausted.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*> PushBytes =
        (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*>)LuaLibrary.Export("lua_pushlstring");

    /// <summary><c>lua_pushnil</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, void> PushNil =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, void>)LuaLibrary.Export("lua_pushnil");

    /// <summary><c>lua_pushinteger</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, long, void> PushInteger =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, long, void>)LuaLibrary.Export("lua_pushinteger");

    /// <summary><c>lua_pushnumber</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, double, void> PushNumber =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, double, void>)LuaLibrary.Export("lua_pushnumber");

    /// <summary><c>lua_pushboolean</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, void> PushBoolean =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, void>)LuaLibrary.Export("lua_pushboolean");

    /// <summary><c>lua_pushvalue(L, index)</c>: pushes a copy. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, void> PushValue =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, void>)LuaLibrary.Export("lua_pushvalue");

    /// <summary><c>lua_pushlightuserdata</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, void> PushPointer =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, nint, void>)LuaLibrary.Export("lua_pushlightuserdata");

    /// <summary><c>lua_pushcclosure(L, f, n)</c>: for set-up only.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<nint, int>, int, void> PushFunction =
        (delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<nint, int>, int, void>)LuaLibrary.Export("lua_pushcclosure");

    /// <summary><c>lua_createtable(L, narr, nrec)</c>: for set-up only.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, void> CreateTable =
        (delegate* unmanaged[Cdecl]<nint, int, int, void>)LuaLibrary.Export("lua_createtable");

    /// <summary><c>lua_setfield(L, index, key)</c>: for set-up only.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, void> SetField =
        (delegate* unmanaged[Cdecl]<nint, int, byte*, void>)LuaLibrary.Export("lua_setfield");

    /// <summary><c>lua_newthread(L)</c>: for set-up only.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, nint> NewThread =
        (delegate* unmanaged[Cdecl]<nint, nint>)LuaLibrary.Export("lua_newthread");

    /// <summary><c>lua_closethread(L, from)</c>: as a thread that has just been made, whatever it was; an error value may stand on it. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, nint, int> CloseThread =
        (delegate* unmanaged[Cdecl]<nint, nint, int>)LuaLibrary.Export("lua_closethread");

    /// <summary><c>luaL_ref(L, index)</c>: for set-up only.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> Reference =
        (delegate* unmanaged[Cdecl]<nint, int, int>)LuaLibrary.Export("luaL_ref");

    /// <summary><c>lua_checkstack(L, n)</c>: 0 where the stack cannot grow. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> CheckStack =
        (delegate* unmanaged[Cdecl]<nint, int, int>)LuaLibrary.Export("lua_checkstack");

    /// <summary><c>lua_gettop</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int> GetTop =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int>)LuaLibrary.Export("lua_gettop");

    /// <summary><c>lua_settop</c>, on stacks without to-be-closed values. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, void> SetTop =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, void>)LuaLibrary.Export("lua_settop");

    /// <summary><c>lua_rotate(L, index, n)</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, void> Rotate =
        (delegate* unmanaged[Cdecl]<nint, int, int, void>)LuaLibrary.Export("lua_rotate");

    /// <summary><c>lua_type</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, LuaType> TypeOf =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, LuaType>)LuaLibrary.Export("lua_type");

    /// <summary><c>lua_tolstring</c>, on strings only (numbers would be converted). The pointer lives as long as the value is on the stack. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, nuint*, byte*> ToBytes =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, nuint*, byte*>)LuaLibrary.Export("lua_tolstring");

    /// <summary><c>lua_tointegerx(L, index, isnum)</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int*, long> ToInteger =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int*, long>)LuaLibrary.Export("lua_tointegerx");

    /// <summary><c>lua_tonumberx(L, index, isnum)</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int*, double> ToNumber =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int*, double>)LuaLibrary.Export("lua_tonumberx");

    /// <summary><c>lua_toboolean</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> ToBoolean =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)LuaLibrary.Export("lua_toboolean");

    /// <summary><c>lua_touserdata</c>. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, nint> ToPointer =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, nint>)LuaLibrary.Export("lua_touserdata");

    /// <summary><c>lua_getallocf(L, ud)</c>: what gives the memory, and its first argument. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, nint*, delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*>> GetAllocator =
        (delegate* unmanaged[Cdecl]<nint, nint*, delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*>>)LuaLibrary.Export("lua_getallocf");

    /// <summary><c>lua_setallocf(L, f, ud)</c>: <c>f(ud, block, old size, new size)</c> gives the memory from now on. Never raises.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*>, nint, void> SetAllocator =
        (delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*>, nint, void>)LuaLibrary.Export("lua_setallocf");

    /// <summary>Pseudo-index of an upvalue of the running function (lua_upvalueindex).</summary>
    public static int Upvalue(int i) => Registry - i;
}
