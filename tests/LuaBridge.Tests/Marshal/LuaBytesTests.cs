using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;
using VeraWebSockets.LuaBridge.Tests.Native;

namespace VeraWebSockets.LuaBridge.Tests.Marshal;

public sealed unsafe class LuaBytesTests : IDisposable
{
    private readonly LuaState _lua = new();

    public void Dispose() => _lua.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)] // the longest string that Lua interns
    [InlineData(41)]
    [InlineData(1 << 20)]
    public void Given_octets_of_any_length_when_they_are_pushed_then_they_are_read_back(int length)
    {
        byte[] octets = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        LuaBytes.Push(_lua.Handle, octets);

        Assert.True(octets.AsSpan().SequenceEqual(LuaBytes.Get(_lua.Handle, -1)));
    }

    [Fact]
    public void Given_text_when_it_is_pushed_then_it_is_UTF8()
    {
        LuaBytes.Push(_lua.Handle, "é\0😀");

        Assert.Equal("é\0😀"u8, LuaBytes.Get(_lua.Handle, -1));
    }

    [Theory]
    [InlineData("nil")]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("print")]
    public void Given_a_value_that_is_no_string_when_its_octets_are_read_then_there_are_none(string expression)
    {
        _lua.Push(expression);

        Assert.Equal(0, LuaBytes.Get(_lua.Handle, -1).Length);
    }

    [Fact]
    public void Given_a_number_when_its_octets_were_read_then_it_still_is_one()
    {
        _lua.Push("42");

        LuaBytes.Get(_lua.Handle, -1);

        Assert.Equal(LuaType.Number, LuaApi.TypeOf(_lua.Handle, -1));
    }

    [Fact]
    public void Given_a_place_without_value_when_its_octets_are_read_then_there_are_none()
    {
        LuaApi.SetTop(_lua.Handle, 0);

        Assert.Equal(0, LuaBytes.Get(_lua.Handle, 1).Length);
    }
}
