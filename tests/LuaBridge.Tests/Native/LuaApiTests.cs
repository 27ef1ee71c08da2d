using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Tests.Native;

public sealed unsafe class LuaApiTests : IDisposable
{
    private readonly LuaState _lua = new();

    public void Dispose() => _lua.Dispose();

    [Theory]
    [InlineData("nil", LuaType.Nil)]
    [InlineData("true", LuaType.Boolean)]
    [InlineData("1.5", LuaType.Number)]
    [InlineData("'x'", LuaType.String)]
    [InlineData("{}", LuaType.Table)]
    [InlineData("print", LuaType.Function)]
    [InlineData("io.stdout", LuaType.Userdata)]
    [InlineData("coroutine.create(print)", LuaType.Thread)]
    public void Given_a_value_when_its_type_is_asked_then_the_number_means_it(string expression, object type)
    {
        _lua.Push(expression);

        Assert.Equal((LuaType)type, LuaApi.TypeOf(_lua.Handle, -1));
    }

    [Fact]
    public void Given_no_value_when_its_type_is_asked_then_there_is_none()
    {
        LuaApi.SetTop(_lua.Handle, 0);

        Assert.Equal(LuaType.None, LuaApi.TypeOf(_lua.Handle, 1));
    }

    [Fact]
    public void Given_an_address_when_it_is_pushed_then_it_is_a_light_userdata()
    {
        LuaApi.PushPointer(_lua.Handle, 42);

        Assert.Equal(LuaType.LightUserdata, LuaApi.TypeOf(_lua.Handle, -1));
    }

    [Fact]
    public void Given_the_registry_when_the_key_of_the_globals_is_read_then_they_are_there()
    {
        _lua.Push("_G");

        LuaApi.RawGetInteger(_lua.Handle, LuaApi.Registry, LuaApi.GlobalsKey);

        fixed (byte* name = "print\0"u8)
        {
            LuaApi.PushBytes(_lua.Handle, name, 5);
        }

        Assert.Equal(LuaType.Function, LuaApi.RawGet(_lua.Handle, -2));
    }

    [Fact]
    public void Given_the_first_upvalue_when_its_pseudo_index_is_asked_then_it_is_next_to_that_of_the_registry() =>
        Assert.Equal(LuaApi.Registry - 1, LuaApi.Upvalue(1));

    [Fact]
    public void Given_a_function_that_raises_when_it_is_called_protected_then_the_status_is_not_ok()
    {
        _lua.Push("error");

        Assert.NotEqual(LuaApi.Ok, LuaApi.ProtectedCall(_lua.Handle, 0, 0, 0, 0, 0));
    }

    [Fact]
    public void Given_the_library_when_it_tells_its_version_then_it_is_5_4()
    {
        _lua.Push("_VERSION == 'Lua 5.4'");

        Assert.NotEqual(0, LuaApi.ToBoolean(_lua.Handle, -1));
    }

    [Fact]
    public void Given_a_function_that_Lua_does_not_have_when_it_is_looked_up_then_its_name_is_told()
    {
        EntryPointNotFoundException refusal = Assert.Throws<EntryPointNotFoundException>(() => LuaLibrary.Export("lua_nothing"));

        Assert.Contains("lua_nothing", refusal.Message);
    }
}
