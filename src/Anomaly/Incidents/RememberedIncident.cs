namespace Insight.Anomaly.Incidents;

/// <summary>What is remembered of an incident that is over for good: enough to say that another looks like it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Opened">When it began, UTC.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Keys">What was strange.</param>
internal sealed record RememberedIncident(string Id, string Tenant, DateTimeOffset Opened, string Title, IReadOnlySet<FindingKey> Keys)
{
    /// <summary>Share of what was strange in either that was strange in both, 0 to 1.</summary>
    public double LikenessTo(IReadOnlySet<FindingKey> keys)
    {
        int both = Keys.Count(keys.Contains);
        return (double)both / Math.Max(1, Keys.Count + keys.Count - both);
    }

    public void Write(BinaryWriter output)
    {
        output.Write(Id);
        output.Write(Tenant);
        IncidentState.Write(output, Opened);
        output.Write(Title);
        IncidentState.WriteAll(output, Keys, key => IncidentState.Write(output, key));
    }

    public static RememberedIncident Read(BinaryReader input, int mostKeys) => new(
        input.ReadString(), input.ReadString(), IncidentState.ReadTime(input), input.ReadString(),
        IncidentState.ReadAll(input, mostKeys, () => IncidentState.ReadKey(input)).ToHashSet());
}
