namespace Insight.ApiDiscovery.Learning;

/// <summary>What is known of one method at one path: sums, extremes and samples, none of which depends on order.</summary>
internal sealed class MethodCell(byte method)
{
    /// <summary>Query parameters kept per path: those with the smallest hashes.</summary>
    public const int MaxQueryNames = 24;

    /// <summary>Index into <see cref="Methods"/>.</summary>
    public byte Method { get; } = method;

    /// <summary>Creating answers, repeats included.</summary>
    public long Requests;

    /// <summary>Earliest and latest, microseconds.</summary>
    public long FirstUs = long.MaxValue, LastUs = long.MinValue;

    /// <summary>Distinct creating answers.</summary>
    public SampleSet Samples;

    /// <summary>Query parameters by name: requests with it, and a bit for each type seen. Null until there is one.</summary>
    public SortedList<string, QueryCount>? Query;

    /// <summary>Adds all of another.</summary>
    public void Merge(MethodCell other)
    {
        Requests += other.Requests;
        FirstUs = Math.Min(FirstUs, other.FirstUs);
        LastUs = Math.Max(LastUs, other.LastUs);
        Samples.Merge(other.Samples);
        if (other.Query is null) return;
        foreach ((string name, QueryCount count) in other.Query) AddQuery(name, count);
    }

    /// <summary>Counts a query parameter; beyond the bound the name that hashes highest goes, whoever came first.</summary>
    public void AddQuery(string name, QueryCount count)
    {
        Query ??= new SortedList<string, QueryCount>(1, StringComparer.Ordinal);
        if (Query.TryGetValue(name, out QueryCount old))
        {
            Query[name] = old.Plus(count);
            return;
        }

        if (Query.Count == MaxQueryNames)
        {
            string worst = Query.Keys.MaxBy(TextHash.Of)!;
            if (TextHash.Of(name) >= TextHash.Of(worst)) return;
            Query.Remove(worst);
        }

        Query.Add(name, count);
    }
}
