using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;
using VeraWebSockets.LuaBridge.Tests.Native;

namespace VeraWebSockets.LuaBridge.Tests.Marshal;

public sealed unsafe class LuaResultTests : IDisposable
{
    private readonly LuaState _lua = new();

    public LuaResultTests() => LuaApi.SetTop(_lua.Handle, 0);

    public void Dispose() => _lua.Dispose();

    [Fact]
    public void Given_nothing_to_answer_when_it_is_answered_then_no_result_is_counted() => Assert.Equal(0, LuaResult.Nothing);

    [Fact]
    public void Given_an_integer_when_it_is_answered_then_it_is_the_one_result()
    {
        int count = LuaResult.Integer(_lua.Handle, -7);

        Assert.Equal((1, 1, -7L), (count, LuaApi.GetTop(_lua.Handle), LuaArguments.Integer(_lua.Handle, 1)));
    }

    [Fact]
    public void Given_a_problem_when_it_is_answered_then_nil_comes_before_the_words_and_the_position()
    {
        int count = LuaResult.Problem(_lua.Handle, "wörds", 5);

        Assert.Equal(
            (3, LuaType.Nil, "wörds", 5L),
            (count, LuaApi.TypeOf(_lua.Handle, 1), LuaArguments.Text(_lua.Handle, 2), LuaArguments.Integer(_lua.Handle, 3)));
    }
}
