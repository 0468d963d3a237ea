using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Insight.ApiDiscovery.Learning;

/// <content>
/// How a state is stored: <c>IHS</c>, a version byte, then integers of variable length (LEB128) and texts behind their length, and a
/// 64-bit XXH64 of all before it. Tables come first, then the trie in depth-first order.
/// </content>
public sealed partial class HostState
{
    private const byte FormatVersion = 1;

    private const int MaxDepthStored = Endpoints.PathSegments.MaxDepth + 1;

    private static ReadOnlySpan<byte> Magic => "IHS"u8;

    /// <summary>The state as bytes; the same state gives the same bytes.</summary>
    public byte[] Serialize()
    {
        StateWriter w = new();
        w.Raw(Magic);
        w.Byte(FormatVersion);
        w.Number((ulong)Requests);
        w.Number((ulong)Level);
        WriteTable(w, _clients, (count, to) =>
        {
            to.Number((ulong)count.Requests);
            to.Number((ulong)count.Errors);
        });
        foreach (HashTable<PathCount> table in new[] { _paths, _below })
        {
            WriteTable(w, table, (count, to) =>
            {
                to.Number((ulong)count.Missing);
                to.Number((ulong)count.Confirming);
            });
        }

        WriteTable(w, _services, (service, to) => to.Text(Encoding.UTF8.GetBytes(service.Name!)));
        WriteTable(w, _missing, (missing, to) =>
        {
            to.Number(missing.Path);
            WriteSample(to, missing.Sample);
        });
        WriteNode(w, _root);
        ulong hash = XxHash64.HashToUInt64(w.Written);
        w.Fixed(hash);
        return w.Written.ToArray();
    }

    /// <summary>The state that <see cref="Serialize"/> made bytes of.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, cut off, or of a newer version; the message says which.</exception>
    public static HostState Deserialize(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Magic.Length + 1 + sizeof(ulong) || !bytes.StartsWith(Magic)) throw new InvalidDataException("These bytes are no state of API discovery.");
        if (bytes[Magic.Length] != FormatVersion) throw new InvalidDataException($"The state of API discovery has format version {bytes[Magic.Length]}; this program reads {FormatVersion}.");
        ReadOnlySpan<byte> body = bytes[..^sizeof(ulong)];
        if (XxHash64.HashToUInt64(body) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..])) throw new InvalidDataException("The state of API discovery is damaged: its checksum does not match.");
        StateReader r = new(body[(Magic.Length + 1)..]);
        HostState state = new() { Requests = r.Signed(), Level = r.Count(MaxLevel) };
        for (int i = r.Count(MaxClients); i > 0; i--)
        {
            uint key = r.Key();
            ClientCount count = new() { Requests = r.Signed(), Errors = r.Signed() };
            state._clients.Slot(key) = count;
        }

        foreach (HashTable<PathCount> table in new[] { state._paths, state._below })
        {
            for (int i = r.Count(MaxPaths); i > 0; i--)
            {
                uint key = r.Key();
                PathCount count = new() { Missing = r.Signed(), Confirming = r.Signed() };
                table.Slot(key) = count;
            }
        }

        for (int i = r.Count(MaxServices); i > 0; i--)
        {
            uint key = r.Key();
            state.KeepService(key, Encoding.UTF8.GetString(r.Text(MaxServiceName)));
        }

        for (int i = r.Count(MaxMissing); i > 0; i--)
        {
            uint key = r.Key();
            uint path = r.Key();
            Sample sample = ReadSample(ref r);
            if (sample.Hash != key) throw new InvalidDataException("The state of API discovery contradicts itself: an answer stands under another's key.");
            state.AddMissing(sample, path);
        }

        state.ReadNode(ref r, state._root, 0);
        if (!r.AtEnd) throw new InvalidDataException("The state of API discovery has bytes behind its end.");
        return state;
    }

    private static void WriteTable<T>(StateWriter w, HashTable<T> table, Action<T, StateWriter> write) where T : struct
    {
        w.Number((ulong)table.Count);
        foreach ((uint key, T value) in table.Items.OrderBy(item => item.Key))
        {
            w.Number(key);
            write(value, w);
        }
    }

    private static void WriteSample(StateWriter w, in Sample sample)
    {
        w.Number(sample.Hash);
        w.Number(sample.Client);
        w.Number(sample.Service);
        w.Number(sample.Bucket);
        w.Number(sample.Size);
        w.Number(sample.Duration);
    }

    private static Sample ReadSample(ref StateReader r) =>
        new(r.Key(), r.Key(), r.Key(), r.Key(), (ushort)r.Count(ushort.MaxValue), (ushort)r.Count(ushort.MaxValue));

    private static void WriteNode(StateWriter w, TrieNode node)
    {
        w.Number((ulong)node.Cells.Length);
        foreach (MethodCell cell in node.Cells)
        {
            w.Byte(cell.Method);
            w.Number((ulong)cell.Requests);
            w.Number((ulong)Math.Max(0, cell.FirstUs));
            w.Number((ulong)Math.Max(0, cell.LastUs));
            w.Number(cell.Samples.Count);
            foreach (Sample sample in cell.Samples.Items) WriteSample(w, sample);
            w.Number((ulong)(cell.Query?.Count ?? 0));
            if (cell.Query is null) continue;
            foreach ((string name, QueryCount count) in cell.Query)
            {
                w.Text(Encoding.UTF8.GetBytes(name));
                w.Number((ulong)count.Requests);
                w.Number(count.Types);
            }
        }

        w.Number((ulong)node.ChildCount);
        foreach (TrieNode child in node.Children.OrderBy(child => child.Hash))
        {
            w.Byte((byte)child.Kind);
            w.Fixed(child.Hash);
            w.Text(child.Token);
            WriteNode(w, child);
        }
    }

    private void ReadNode(ref StateReader r, TrieNode node, int depth)
    {
        for (int i = r.Count(Methods.Count); i > 0; i--)
        {
            MethodCell cell = node.Cell((byte)r.Count(Methods.Count - 1));
            cell.Requests = r.Signed();
            cell.FirstUs = r.Signed();
            cell.LastUs = r.Signed();
            for (int s = r.Count(SampleSet.Capacity); s > 0; s--) cell.Samples.Add(ReadSample(ref r));
            for (int q = r.Count(MethodCell.MaxQueryNames); q > 0; q--)
            {
                string name = Encoding.UTF8.GetString(r.Text(4 * MaxQueryName));
                cell.AddQuery(name, new QueryCount(r.Signed(), r.Key()));
            }
        }

        int children = r.Count(MaxNodes * 2);
        if (children > 0 && depth == MaxDepthStored) throw new InvalidDataException("The state of API discovery is deeper than any can be.");
        for (int i = 0; i < children; i++)
        {
            TokenKind kind = (TokenKind)r.Count((int)TokenKind.Rest);
            ulong hash = r.Fixed();
            byte[] token = r.Text(TrieNode.MaxToken).ToArray();
            if (node.Find(hash) is not null) throw new InvalidDataException("The state of API discovery names a segment twice.");
            if (_nodes > MaxNodes * 2) throw new InvalidDataException("The state of API discovery has more segments than any can have.");
            ReadNode(ref r, AddChild(node, new TrieNode(token, hash, kind)), depth + 1);
        }
    }
}
