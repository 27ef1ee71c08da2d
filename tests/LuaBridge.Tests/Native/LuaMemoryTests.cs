using System.Text;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Tests.Native;

/// <summary>The memory of a Lua state, on a heap that counts.</summary>
public sealed unsafe class LuaMemoryTests : IDisposable
{
    private readonly CountingHeap _heap = new();
    private readonly LuaState _lua;
    private readonly LuaMemory _memory;

    public LuaMemoryTests()
    {
        _lua = new LuaState(_heap.NewState()); // with blocks that are not of the memory
        _memory = new LuaMemory(_lua.Handle);
    }

    public void Dispose()
    {
        _lua.Dispose();
        _memory.Dispose();
        _heap.Dispose();
    }

    [Fact]
    public void Given_a_state_that_is_closed_when_its_memory_is_disposed_then_the_heap_has_all_back()
    {
        Run("local kept = {} for i = 1, 20000 do kept[i] = { ('x'):rep(i % 3000) } end old = kept; string.extra = {}; table.sort = nil");

        _lua.Dispose();
        _memory.Dispose();

        Assert.Equal((0, (nuint)0, 0), (_heap.Blocks, _heap.Octets, _heap.Strangers));
    }

    [Fact]
    public void Given_blocks_of_the_time_before_when_they_are_given_back_and_used_again_then_the_heap_has_all_back()
    {
        Run("""
            local all, loaded, collect = _G, package.loaded, collectgarbage
            for name in pairs(loaded) do loaded[name] = nil end
            for name in pairs(all) do all[name] = nil end
            collect()
            collect()
            """);
        Run("t = {} for i = 1, 5000 do t[i] = 'text number ' .. i end");

        _lua.Dispose();
        _memory.Dispose();

        Assert.Equal((0, (nuint)0, 0), (_heap.Blocks, _heap.Octets, _heap.Strangers));
    }

    [Fact]
    public void Given_small_garbage_when_as_much_is_made_again_then_the_memory_does_not_grow()
    {
        const string make = "local t = {} for i = 1, 5000 do t[i] = { n = 'number ' .. i } end t = nil collectgarbage() collectgarbage()";
        Run(make);
        long reserved = _memory.Reserved;

        for (int i = 0; i < 20; i++)
        {
            Run(make);
        }

        Assert.InRange(_memory.Reserved, 1, reserved + LuaMemory.ChunkSize); // what is left over depends on how far the collector had come
    }

    [Fact]
    public void Given_a_block_that_grows_and_shrinks_when_it_passes_the_longest_small_one_then_its_octets_stay()
    {
        Assert.Equal("1 2 3 4 5 … 20000 20000", Run("""
            local t = {}
            for i = 1, 20000 do t[i] = i end
            for i = 1, 20000 do assert(t[i] == i) end
            local s = ''
            for i = 1, 2000 do s = s .. string.char(i % 256) assert(#s == i and s:byte(i) == i % 256 and s:byte(1) == 1) end
            return ('%d %d %d %d %d … %d %d'):format(t[1], t[2], t[3], t[4], t[5], t[20000], #t)
            """));
    }

    [Fact]
    public void Given_blocks_of_all_sizes_when_resized_then_none_overlaps_another_and_each_keeps_its_octets()
    {
        var random = new Random(7);
        nint argument;
        delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*> allocate = LuaApi.GetAllocator(_lua.Handle, &argument);
        var blocks = new (nint Address, int Size, byte Mark)[300];
        for (int step = 0; step < 100_000; step++)
        {
            ref (nint Address, int Size, byte Mark) block = ref blocks[random.Next(blocks.Length)];
            int size = random.Next(8) switch { 0 => 0, 1 => random.Next(1, 5_000), _ => random.Next(1, 200) };
            byte mark = (byte)step;

            Assert.False(new Span<byte>((void*)block.Address, block.Size).ContainsAnyExcept(block.Mark));
            var address = (nint)allocate(argument, (void*)block.Address, (nuint)block.Size, (nuint)size);

            Assert.Equal(size == 0, address == 0);
            Assert.Equal(0, address % 8);
            Assert.False(new Span<byte>((void*)address, Math.Min(size, block.Size)).ContainsAnyExcept(block.Mark));
            new Span<byte>((void*)address, size).Fill(mark);
            block = (address, size, mark);
        }

        foreach ((nint address, int size, _) in blocks)
        {
            allocate(argument, (void*)address, (nuint)size, 0);
        }
    }

    [Fact]
    public void Given_a_heap_that_gives_no_more_when_lua_needs_memory_then_it_raises_and_goes_on_later()
    {
        _heap.Limit = _heap.Octets + 200_000;

        string refused = Run("local t = {} return select(2, pcall(function() for i = 1, 100000 do t[i] = { i } end end))");
        _heap.Limit = nuint.MaxValue;

        Assert.Equal("not enough memory", refused);
        Assert.Equal("100000", Run("local t = {} for i = 1, 100000 do t[i] = { i } end return tostring(#t)"));
    }

    [Fact]
    public void Given_a_memory_that_is_disposed_when_disposed_again_then_nothing_happens()
    {
        _lua.Dispose();
        _memory.Dispose();

        _memory.Dispose();

        Assert.Equal(0, _memory.Reserved);
    }

    /// <returns>The string that the chunk answers.</returns>
    private string Run(string chunk)
    {
        _lua.Run(chunk);
        return Encoding.UTF8.GetString(LuaBytes.Get(_lua.Handle, -1));
    }
}
