using System.Data.Common;
using System.Text.Json;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Storage.Control;

namespace Insight.Console.Reports;

/// <summary>Reads the clusters and routes of all gateways. What was read is remembered until its gateway reports again.</summary>
internal sealed class GatewayTraffic(ControlDatabase database)
{
    private readonly Lock _lock = new();
    private Dictionary<string, SeenTraffic> _seen = new(StringComparer.Ordinal);

    /// <summary>The last of every gateway that ever reported, in order of their ids.</summary>
    public IReadOnlyList<SeenTraffic> Read()
    {
        lock (_lock)
        {
            using DbConnection connection = database.OpenConnection();
            Dictionary<string, SeenTraffic> now = new(StringComparer.Ordinal);
            foreach ((string gateway, long receivedAt) in connection.Query<(string, long)>("SELECT gateway_id, received_at FROM gateway_reports"))
            {
                SeenTraffic? seen = _seen.GetValueOrDefault(gateway);
                if (seen?.ReceivedAt != DateTime.UnixEpoch.AddMicroseconds(receivedAt)) seen = Read(connection, gateway);
                if (seen is not null) now.Add(gateway, seen);
            }

            _seen = now;
            return [.. now.Values.OrderBy(static one => one.Gateway, StringComparer.Ordinal)];
        }
    }

    private static SeenTraffic? Read(DbConnection connection, string gateway)
    {
        (long receivedAt, long every, string? traffic) = connection.QuerySingleOrDefault<(long, long, string?)>(
            "SELECT received_at, every_seconds, traffic FROM gateway_reports WHERE gateway_id = @gateway", new { gateway });
        try
        {
            return traffic is null ? null : new SeenTraffic(gateway, DateTime.UnixEpoch.AddMicroseconds(receivedAt), (int)every, JsonSerializer.Deserialize(traffic, BundleJson.Default.ReportedTraffic) ?? ReportedTraffic.None);
        }
        catch (JsonException)
        {
            // Another version wrote it: the gateway's next report takes its place.
            return null;
        }
    }
}
