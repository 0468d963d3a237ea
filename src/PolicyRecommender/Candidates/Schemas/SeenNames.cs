namespace Insight.PolicyRecommender.Candidates.Schemas;

/// <summary>Names that requests held, with how many clients sent each and in which half of the time it was seen.</summary>
internal sealed class SeenNames
{
    private readonly Dictionary<string, (long Clients, bool First, bool Second)> _names = new(StringComparer.Ordinal);

    /// <summary>Notes a name. A field of several shapes was sent by at least as many clients as the most frequent of them: nobody is counted twice.</summary>
    public void Add(string name, NameRow row)
    {
        (long clients, bool first, bool second) = _names.GetValueOrDefault(name);
        _names[name] = (Math.Max(clients, row.Clients), first || row.First > 0, second || row.Second > 0);
    }

    /// <summary>Those that enough clients sent, in order.</summary>
    public string[] Of(long least) => [.. _names.Where(name => name.Value.Clients >= least).Select(static name => name.Key).Order(StringComparer.Ordinal)];

    /// <summary>How many others there are.</summary>
    public long Rare(long least) => _names.Values.Count(name => name.Clients < least);

    /// <summary>The share of the names that enough clients sent that both halves of the time saw; 1 when there are none.</summary>
    public static double Agreement(long least, params ReadOnlySpan<SeenNames> all)
    {
        int count = 0, both = 0;
        foreach (SeenNames names in all)
        {
            foreach ((long clients, bool first, bool second) in names._names.Values)
            {
                if (clients < least) continue;
                count++;
                if (first && second) both++;
            }
        }

        return count == 0 ? 1 : (double)both / count;
    }
}
