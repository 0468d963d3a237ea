using Insight.ApiDiscovery.Health;

namespace Insight.Console.Queries;

/// <summary>What edges and services did before a window.</summary>
/// <param name="Seconds">Seconds of it that there is data for.</param>
/// <param name="Edges">By source and destination.</param>
/// <param name="Services">By destination.</param>
internal sealed record TrafficBaseline(double Seconds, IReadOnlyDictionary<(string Source, string Destination), HealthSample> Edges, IReadOnlyDictionary<string, HealthSample> Services)
{
    /// <summary>Nothing is known.</summary>
    public static readonly TrafficBaseline None = new(0, new Dictionary<(string, string), HealthSample>(), new Dictionary<string, HealthSample>());

    /// <summary>The rows of <see cref="TrafficSql.Graph"/> of the time before.</summary>
    public static TrafficBaseline Of(double seconds, IReadOnlyList<TrafficRow> rows) => new(
        seconds,
        rows.Where(static row => row.Grouping == TrafficSql.ByEdge).ToDictionary(static row => (row.Source, row.Destination), row => row.ToSample(seconds)),
        rows.Where(static row => row.Grouping == TrafficSql.ByDestination).ToDictionary(static row => row.Destination, row => row.ToSample(seconds), StringComparer.Ordinal));
}
