using System.Runtime.CompilerServices;
using Insight.Endpoints;

namespace Insight.ApiDiscovery.Learning;

/// <summary>What was seen of one virtual host: everything that <see cref="Learner"/> needs, whatever the order, the partitions or the repeats of its input.</summary>
/// <remarks>
/// A trie over path segments. It holds answers that show that something exists; the others are counted beside it. All parts are
/// commutative monoids, so states of hours, files or machines merge into what one pass would have given.
/// Bounded: beyond <see cref="MaxNodes"/> segments the trie keeps, of the children of every node, those whose hashes lie below a
/// threshold and folds the rest into one: first values, then (only when those are gone) words that a single client used.
/// One thread at a time.
/// </remarks>
public sealed partial class HostState
{
    /// <summary>Segments kept: some 350 bytes each with samples, so that a host stays below 64 MB.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Clients, services and paths without an answer of which counts are kept.</summary>
    private const int MaxClients = 32_768, MaxServices = 1024, MaxPaths = 16_384, MaxMissing = 512;

    /// <summary>Names of query parameters longer than this are no names.</summary>
    private const int MaxQueryName = 128, MaxServiceName = 256;

    /// <summary>Levels by which values are thinned out, by half each, before words are.</summary>
    private const int ValueLevels = 16, MaxLevel = 48;

    private const ulong OtherValuesHash = 1, OtherWordsHash = 2, RestHash = 3;

    private readonly TrieNode _root = new([], 0, TokenKind.Word);
    private readonly HashTable<ClientCount> _clients = new(MaxClients);
    private readonly HashTable<PathCount> _paths = new(MaxPaths), _below = new(MaxPaths);
    private readonly HashTable<ServiceName> _services = new(MaxServices);
    private readonly HashTable<MissingAnswer> _missing = new(MaxMissing);
    private int _nodes;

    /// <summary>Length of the stretches of time that confirm an endpoint, microseconds.</summary>
    public const long BucketUs = 300_000_000;

    /// <summary>Requests added, repeats included.</summary>
    public long Requests { get; private set; }

    /// <summary>How often the trie was thinned out; 0: nothing was left out.</summary>
    public int Level { get; private set; }

    /// <summary>Segments kept now.</summary>
    public int Nodes => _nodes;

    internal TrieNode Root => _root;

    internal HashTable<ClientCount> Clients => _clients;

    internal HashTable<PathCount> Paths => _paths;

    /// <summary>Answers that create nothing, directly below a path.</summary>
    internal HashTable<PathCount> Below => _below;

    internal HashTable<ServiceName> Services => _services;

    internal HashTable<MissingAnswer> Missing => _missing;

    /// <summary>Adds one request.</summary>
    public void Add(in Observation o)
    {
        Span<Range> segments = stackalloc Range[PathSegments.MaxDepth];
        int method = Methods.Of(o.Method);
        int depth = PathSegments.Split(o.Path, segments, out bool beyond);
        if (method < 0 || depth < 0) return;

        Requests++;
        uint client = Fold(o.Client);
        ref ClientCount count = ref _clients.Slot(client);
        bool error = o.Status is >= 400 and < 500;
        if (!Unsafe.IsNullRef(ref count))
        {
            count.Requests++;
            if (error) count.Errors++;
        }

        StatusClass status = StatusClasses.Of(o.Status);
        if (status == StatusClass.None) return;
        uint service = o.Service.IsEmpty ? 0 : ServiceOf(o.Service);
        uint bucket = (uint)Math.Clamp(o.TimeUs / BucketUs, 0, uint.MaxValue);
        if (status == StatusClass.Creates)
        {
            MethodCell cell = Walk(o.Path, segments[..depth], beyond, out ulong pathHash).Cell((byte)method);
            cell.Requests++;
            cell.FirstUs = Math.Min(cell.FirstUs, o.TimeUs);
            cell.LastUs = Math.Max(cell.LastUs, o.TimeUs);
            cell.Samples.Add(SampleOf(o, pathHash, client, service, bucket));
            if (o.QueryNames is { Count: > 0 } names) AddQuery(cell, names, o.QueryTypes);
            if (_nodes > MaxNodes) Thin();
            return;
        }

        ulong path = HashOf(o.Path, segments[..depth], beyond);
        Count(_paths, KeyOf(path, method), status);
        if (depth > 0 && !beyond) Count(_below, KeyOf(HashOf(o.Path, segments[..(depth - 1)], false), method), status);
        if (status == StatusClass.Missing) AddMissing(SampleOf(o, path, client, service, bucket), KeyOf(path, method));
    }

    /// <summary>Adds all that another state saw.</summary>
    public void Merge(HostState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Requests += other.Requests;
        foreach ((uint key, ClientCount theirs) in other._clients.Items)
        {
            ref ClientCount ours = ref _clients.Slot(key);
            if (Unsafe.IsNullRef(ref ours)) continue;
            ours.Requests += theirs.Requests;
            ours.Errors += theirs.Errors;
        }

        MergeCounts(_paths, other._paths);
        MergeCounts(_below, other._below);
        foreach ((uint key, ServiceName name) in other._services.Items) KeepService(key, name.Name!);
        foreach ((_, MissingAnswer missing) in other._missing.Items) AddMissing(missing.Sample, missing.Path);
        if (other.Level > Level)
        {
            Level = other.Level;
            FoldBelow(_root);
        }

        MergeInto(_root, other._root);
        if (_nodes > MaxNodes) Thin();
    }

    /// <summary>The key under which answers at a path are counted.</summary>
    internal static uint KeyOf(ulong path, int method) => Fold(TextHash.Mix(path, (ulong)method + 1));

    private static void Count(HashTable<PathCount> table, uint key, StatusClass status)
    {
        ref PathCount count = ref table.Slot(key);
        if (Unsafe.IsNullRef(ref count)) return;
        if (status == StatusClass.Missing) count.Missing++;
        else count.Confirming++;
    }

    private static void MergeCounts(HashTable<PathCount> into, HashTable<PathCount> from)
    {
        foreach ((uint key, PathCount theirs) in from.Items)
        {
            ref PathCount ours = ref into.Slot(key);
            if (Unsafe.IsNullRef(ref ours)) continue;
            ours.Missing += theirs.Missing;
            ours.Confirming += theirs.Confirming;
        }
    }

    private static uint Fold(ulong hash) => (uint)(hash ^ (hash >> 32));

    private static Sample SampleOf(in Observation o, ulong path, uint client, uint service, uint bucket)
    {
        ulong hash = TextHash.Mix(TextHash.Mix(path, (ulong)o.TimeUs), TextHash.Mix(client, TextHash.Mix(o.ResponseBytes, o.DurationUs)));
        return new Sample(Fold(hash), client, service, bucket, LogScale.Of(o.ResponseBytes), LogScale.Of(o.DurationUs));
    }

    private static ulong HashOf(ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments, bool beyond)
    {
        ulong hash = 0;
        foreach (Range range in segments) hash = TextHash.Mix(hash, TextHash.Of(path[range]));
        return beyond ? TextHash.Mix(hash, RestHash) : hash;
    }

    private static void AddQuery(MethodCell cell, IReadOnlyList<string> names, IReadOnlyList<string>? types)
    {
        for (int i = 0; i < Math.Min(names.Count, 64); i++)
        {
            if (names[i].Length is 0 or > MaxQueryName) continue;
            uint type = 1;
            if (types is not null && i < types.Count && Enum.TryParse(types[i], ignoreCase: true, out Endpoints.Catalog.ParameterType parsed)) type = 1u << (int)parsed;
            cell.AddQuery(names[i], new QueryCount(1, type));
        }
    }

    private TrieNode Walk(ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments, bool beyond, out ulong pathHash)
    {
        TrieNode node = _root;
        pathHash = 0;
        foreach (Range range in segments)
        {
            ReadOnlySpan<byte> segment = path[range];
            ulong hash = TextHash.Of(segment);
            pathHash = TextHash.Mix(pathHash, hash);
            if (node.Find(hash) is { } known)
            {
                node = known;
                continue;
            }

            TokenKind kind = TokenShape.Of(segment);
            if (!Stays(hash, kind))
            {
                node = Other(node, kind);
                continue;
            }

            node = AddChild(node, new TrieNode(segment[..Math.Min(segment.Length, TrieNode.MaxToken)].ToArray(), hash, kind));
        }

        if (!beyond) return node;
        pathHash = TextHash.Mix(pathHash, RestHash);
        return node.Find(RestHash) ?? AddChild(node, new TrieNode([], RestHash, TokenKind.Rest));
    }

    private TrieNode AddChild(TrieNode parent, TrieNode child)
    {
        parent.Add(child);
        _nodes++;
        return child;
    }

    /// <summary>Whether a segment of this hash is kept for itself at the present level.</summary>
    private bool Stays(ulong hash, TokenKind kind)
    {
        if (Level == 0 || hash <= RestHash) return true;
        int halvings = TokenShape.IsValue(kind) ? Math.Min(Level, ValueLevels) : Level - ValueLevels;
        return halvings <= 0 || hash >> (64 - Math.Min(halvings, 63)) == 0;
    }

    private TrieNode Other(TrieNode node, TokenKind kind)
    {
        bool value = TokenShape.IsValue(kind);
        ulong hash = value ? OtherValuesHash : OtherWordsHash;
        return node.Find(hash) ?? AddChild(node, new TrieNode([], hash, value ? TokenKind.OtherValues : TokenKind.OtherWords));
    }

    private void Thin()
    {
        while (_nodes > MaxNodes && Level < MaxLevel)
        {
            Level++;
            FoldBelow(_root);
        }
    }

    /// <summary>Folds the children that do not stay, all the way down.</summary>
    private void FoldBelow(TrieNode node)
    {
        foreach (TrieNode gone in node.RemoveWhere(child => !Stays(child.Hash, child.Kind) && !IsEstablished(child)))
        {
            _nodes -= SizeOf(gone);
            MergeInto(Other(node, gone.Kind), gone);
        }

        foreach (TrieNode child in node.Children.ToArray()) FoldBelow(child);
    }

    /// <summary>A word that two clients used in two stretches of time: a flood of made-up words cannot wash it away.</summary>
    private static bool IsEstablished(TrieNode node)
    {
        if (node.Kind >= TokenKind.OtherWords) return false;
        foreach (MethodCell cell in node.Cells)
        {
            ReadOnlySpan<Sample> samples = cell.Samples.Items;
            foreach (Sample sample in samples)
            {
                if (sample.Client != samples[0].Client && sample.Bucket != samples[0].Bucket) return true;
            }
        }

        return node.Children.Any(IsEstablished);
    }

    private static int SizeOf(TrieNode node) => 1 + node.Children.Sum(SizeOf);

    private void MergeInto(TrieNode into, TrieNode from)
    {
        foreach (MethodCell cell in from.Cells) into.Cell(cell.Method).Merge(cell);
        foreach (TrieNode child in from.Children)
        {
            TrieNode? target = into.Find(child.Hash);
            if (target is null)
            {
                target = Stays(child.Hash, child.Kind) ? AddChild(into, new TrieNode(child.Token, child.Hash, child.Kind)) : Other(into, child.Kind);
            }

            MergeInto(target, child);
        }
    }

    private uint ServiceOf(ReadOnlySpan<byte> service)
    {
        uint key = Math.Max(1, Fold(TextHash.Of(service)));
        if (_services.Get(key).Name is null) KeepService(key, System.Text.Encoding.UTF8.GetString(service[..Math.Min(service.Length, MaxServiceName)]));
        return key;
    }

    private void KeepService(uint key, string name)
    {
        ref ServiceName slot = ref _services.Slot(key);
        if (!Unsafe.IsNullRef(ref slot)) slot.Name ??= name;
    }

    private void AddMissing(in Sample sample, uint path)
    {
        ref MissingAnswer slot = ref _missing.Slot(sample.Hash);
        if (!Unsafe.IsNullRef(ref slot) && slot == default) slot = new MissingAnswer(path, sample);
    }
}
