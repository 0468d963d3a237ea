namespace Insight.PolicyRecommender.Replay;

/// <summary>What a policy touched, by the name of a part. Names come from traffic, so there are only so many; the rest counts together.</summary>
internal sealed class PartTally
{
    /// <summary>Names that are counted apart, names that are told.</summary>
    private const int MostNames = 10_000, MostTold = 100;

    private const string Others = "(others)";

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly ClientCount _clients = new();

    public void Add(string name, bool isTouched, ulong client)
    {
        if (!_parts.TryGetValue(name, out Part? part) && (_parts.Count < MostNames || !_parts.TryGetValue(Others, out part)))
        {
            part = new Part(_parts.Count < MostNames ? name : Others, (ulong)_parts.Count);
            _parts.Add(part.Name, part);
        }

        part!.InScope++;
        if (!isTouched) return;
        part.Touched++;
        if (_clients.Add(client ^ ((part.Number + 1) * 0x9E3779B97F4A7C15))) part.Clients++;
    }

    /// <summary>Those that were touched, the most first.</summary>
    public IReadOnlyList<ReplayPart> Told() =>
    [
        .. _parts.Values.Where(static part => part.Touched > 0).OrderByDescending(static part => part.Touched).ThenBy(static part => part.Name, StringComparer.Ordinal)
            .Take(MostTold).Select(static part => new ReplayPart(part.Name, part.InScope, part.Touched, part.Clients)),
    ];

    private sealed class Part(string name, ulong number)
    {
        public string Name => name;

        public ulong Number => number;

        public long InScope { get; set; }

        public long Touched { get; set; }

        public long Clients { get; set; }
    }
}
