using System.Runtime.InteropServices;

namespace VeraWebSockets.LuaBridge.Tests.Native;

/// <summary>A heap that knows what was taken from it and not given back, for a Lua state from its birth on.</summary>
internal sealed unsafe class CountingHeap : IDisposable
{
    private readonly Dictionary<nint, nuint> _blocks = [];
    private readonly KeraLua.LuaAlloc _allocate;

    public CountingHeap() => _allocate = Allocate;

    /// <summary>Blocks that were not given back.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>Their octets.</summary>
    public nuint Octets { get; private set; }

    /// <summary>Octets beyond which it gives none.</summary>
    public nuint Limit { get; set; } = nuint.MaxValue;

    /// <summary>Blocks that were given back, or should have grown, and were not known.</summary>
    public int Strangers { get; private set; }

    /// <summary>A state that lives on it, with the standard libraries. Closed by its owner.</summary>
    public KeraLua.Lua NewState()
    {
        var lua = new KeraLua.Lua(_allocate, 0);
        lua.OpenLibs();
        return lua;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks.Keys)
        {
            NativeMemory.Free((void*)block);
        }

        GC.KeepAlive(_allocate);
    }

    private nint Allocate(nint argument, nint block, nuint oldSize, nuint newSize)
    {
        if (block != 0 && !_blocks.ContainsKey(block))
        {
            Strangers++;
            return 0;
        }

        nuint known = block == 0 ? 0 : _blocks[block];
        if (Octets - known + newSize > Limit && newSize > known)
        {
            return 0;
        }

        _blocks.Remove(block);
        Octets -= known;
        if (newSize == 0)
        {
            NativeMemory.Free((void*)block);
            return 0;
        }

        var result = (nint)NativeMemory.Realloc((void*)block, newSize);
        _blocks[result] = newSize;
        Octets += newSize;
        return result;
    }
}
