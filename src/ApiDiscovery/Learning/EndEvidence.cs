namespace Insight.ApiDiscovery.Learning;

/// <summary>What the answers of cells look like, summed up: sizes, durations and who answered.</summary>
internal readonly record struct EndEvidence(Moments Sizes, Moments Durations, Dictionary<uint, int> Services)
{
    /// <summary>The sum over cells.</summary>
    public static EndEvidence Of(IEnumerable<LearnCell> cells)
    {
        Moments sizes = default, durations = default;
        Dictionary<uint, int> services = [];
        foreach (LearnCell cell in cells)
        {
            sizes.Add(cell.Sizes);
            durations.Add(cell.Durations);
            foreach ((uint service, int count) in cell.Services) services[service] = services.GetValueOrDefault(service) + count;
        }

        return new EndEvidence(sizes, durations, services);
    }

    /// <summary>Both.</summary>
    public EndEvidence Plus(in EndEvidence other)
    {
        Moments sizes = Sizes, durations = Durations;
        sizes.Add(other.Sizes);
        durations.Add(other.Durations);
        Dictionary<uint, int> services = new(Services);
        foreach ((uint service, int count) in other.Services) services[service] = services.GetValueOrDefault(service) + count;
        return new EndEvidence(sizes, durations, services);
    }
}
