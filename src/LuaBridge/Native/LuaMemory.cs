using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VeraWebSockets.LuaBridge.Native;

/// <summary>
/// The memory of one Lua state. Small blocks are cut from chunks, and kept by size in lists of free ones: only the thread of the state takes
/// and gives back, so that no lock is needed as in the C library's heap; and Lua tells the size of what it gives back, so that no block needs
/// a header. Chunks, and longer blocks, come from the heap that the state had before (docs/adr/0013); chunks go back together, in the end.
/// </summary>
/// <remarks>
/// Small blocks that the state took from that heap join the lists when Lua gives them back: it also rounds lengths up to eight octets or more.
/// Once the state is closed every small block is in a list, and what lies in no chunk goes back to the heap.
/// </remarks>
internal sealed unsafe class LuaMemory : IDisposable
{
    /// <summary>Octets of the longest block that is cut from a chunk.</summary>
    public const int LongestSmall = 1024;

    /// <summary>Octets of a chunk.</summary>
    public const int ChunkSize = 64 * 1024;

    private const int Step = 8; // between the sizes of small blocks, and their alignment: all that Lua asks for (LUAI_MAXALIGN)
    private const int Lists = LongestSmall / Step;

    private Store* _store = (Store*)NativeMemory.AllocZeroed((nuint)sizeof(Store));

    /// <param name="state">Uses this memory from now on; closed before this is disposed.</param>
    public LuaMemory(nint state)
    {
        _store->Heap = LuaApi.GetAllocator(state, &_store->HeapArgument);
        LuaApi.SetAllocator(state, &Allocate, (nint)_store);
    }

    /// <summary>Octets of all chunks.</summary>
    public long Reserved => _store == null ? 0 : _store->Reserved;

    public void Dispose()
    {
        if (_store == null)
        {
            return;
        }

        List<nint> chunks = Chunks();
        FreeOthers(chunks);
        foreach (nint chunk in chunks)
        {
            _store->ResizeInHeap((void*)chunk, ChunkSize, 0);
        }

        NativeMemory.Free(_store);
        _store = null;
    }

    /// <remarks>Null is its answer to any failure: Lua then collects garbage, tries again, and raises.</remarks>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(nint argument, void* block, nuint oldSize, nuint newSize)
    {
        var store = (Store*)argument;
        if (block == null)
        {
            return newSize == 0 ? null : store->Take(newSize); // the old size is then a type, not a size
        }

        if (newSize == 0)
        {
            store->GiveBack(block, oldSize);
            return null;
        }

        return store->Resize(block, oldSize, newSize);
    }

    /// <returns>Their addresses, in ascending order.</returns>
    private List<nint> Chunks()
    {
        List<nint> chunks = [];
        for (Chunk* chunk = _store->Newest; chunk != null; chunk = chunk->Older)
        {
            chunks.Add((nint)chunk);
        }

        chunks.Sort();
        return chunks;
    }

    /// <summary>Gives the heap the free blocks that lie in no chunk.</summary>
    private void FreeOthers(List<nint> chunks)
    {
        for (int list = 0; list < Lists; list++)
        {
            for (var block = (FreeBlock*)_store->Free[list]; block != null;)
            {
                FreeBlock* next = block->Next;
                int place = chunks.BinarySearch((nint)block);
                int chunk = place < 0 ? ~place - 1 : place; // the last one that begins before it
                if (chunk < 0 || (nint)block - chunks[chunk] >= ChunkSize)
                {
                    _store->ResizeInHeap(block, (nuint)((list + 1) * Step), 0);
                }

                block = next;
            }
        }
    }

    private struct FreeBlock
    {
        public FreeBlock* Next;
    }

    private struct Chunk
    {
        public Chunk* Older;
    }

    /// <summary>What the allocator works on: it gets no object.</summary>
    private struct Store
    {
        public delegate* unmanaged[Cdecl]<nint, void*, nuint, nuint, void*> Heap;
        public nint HeapArgument;
        public Chunk* Newest;
        public long Reserved;
        public fixed long Free[Lists]; // the first block of each list, or 0

        private byte* _uncut; // of the newest chunk
        private nuint _uncutSize;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void* Take(nuint size)
        {
            if (size > LongestSmall)
            {
                return ResizeInHeap(null, 0, size);
            }

            nuint list = ListOf(size);
            var block = (FreeBlock*)Free[list];
            if (block == null)
            {
                return Cut((list + 1) * Step);
            }

            Free[list] = (long)block->Next;
            return block;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void GiveBack(void* block, nuint size)
        {
            if (size > LongestSmall)
            {
                ResizeInHeap(block, size, 0);
                return;
            }

            nuint list = ListOf(size);
            ((FreeBlock*)block)->Next = (FreeBlock*)Free[list];
            Free[list] = (long)block;
        }

        public void* Resize(void* block, nuint oldSize, nuint newSize)
        {
            if (oldSize > LongestSmall && newSize > LongestSmall)
            {
                return ResizeInHeap(block, oldSize, newSize);
            }

            if (oldSize <= LongestSmall && newSize <= LongestSmall && ListOf(oldSize) == ListOf(newSize))
            {
                return block;
            }

            void* moved = Take(newSize);
            if (moved != null)
            {
                NativeMemory.Copy(block, moved, Math.Min(oldSize, newSize));
                GiveBack(block, oldSize);
            }

            return moved;
        }

        public readonly void* ResizeInHeap(void* block, nuint oldSize, nuint newSize) => Heap(HeapArgument, block, oldSize, newSize);

        private static nuint ListOf(nuint size) => (size - 1) / Step;

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void* Cut(nuint size)
        {
            if (_uncutSize < size && !AddChunk())
            {
                return null;
            }

            byte* block = _uncut;
            _uncut += size;
            _uncutSize -= size;
            return block;
        }

        /// <summary>What is left of the one before is lost: less than the longest small block.</summary>
        private bool AddChunk()
        {
            var chunk = (Chunk*)ResizeInHeap(null, 0, ChunkSize);
            if (chunk == null)
            {
                return false;
            }

            chunk->Older = Newest;
            Newest = chunk;
            Reserved += ChunkSize;
            _uncut = (byte*)(chunk + 1);
            _uncutSize = ChunkSize - (nuint)sizeof(Chunk);
            return true;
        }
    }
}
