using System.Text;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Tests.Native;

namespace VeraWebSockets.LuaBridge.Tests.Marshal;

public sealed class LuaArgumentsTests : IDisposable
{
    private readonly LuaState _lua = new();

    public void Dispose() => _lua.Dispose();

    [Theory]
    [InlineData("7", 7)]
    [InlineData("math.maxinteger", long.MaxValue)]
    [InlineData("math.mininteger", long.MinValue)]
    [InlineData("3.0", 3)]
    [InlineData("nil", 0)]
    [InlineData("{}", 0)]
    public void Given_a_value_when_it_is_read_as_integer_then_what_is_none_is_0(string expression, long number)
    {
        _lua.Push(expression);

        Assert.Equal(number, LuaArguments.Integer(_lua.Handle, 1));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("0", true)]
    [InlineData("false", false)]
    [InlineData("nil", false)]
    public void Given_a_value_when_it_is_read_as_boolean_then_it_is_as_Lua_sees_it(string expression, bool truth)
    {
        _lua.Push(expression);

        Assert.Equal(truth, LuaArguments.Boolean(_lua.Handle, 1));
    }

    [Theory]
    [InlineData("'x'", "x")]
    [InlineData("''", "")]
    [InlineData(@"'\u{e9}\0\u{1f600}'", "é\0😀")]
    [InlineData("nil", null)]
    [InlineData("7", null)]
    [InlineData("{}", null)]
    public void Given_a_value_when_it_is_read_as_text_then_what_is_no_string_is_null(string expression, string? text)
    {
        _lua.Push(expression);

        Assert.Equal(text, LuaArguments.Text(_lua.Handle, 1));
    }

    [Theory]
    [InlineData(@"'\xff'")]
    [InlineData(@"'\xed\xa0\x80'")]
    public void Given_a_string_that_is_not_UTF8_when_it_is_read_as_text_then_that_is_an_exception(string expression)
    {
        _lua.Push(expression);

        Assert.Throws<DecoderFallbackException>(() => LuaArguments.Text(_lua.Handle, 1));
    }
}
