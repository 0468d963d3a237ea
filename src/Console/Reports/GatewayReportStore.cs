using System.Data.Common;
using System.Text.Json;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Storage.Control;

namespace Insight.Console.Reports;

/// <summary>The last report of each gateway, in the control database.</summary>
internal sealed class GatewayReportStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most reports kept; whoever has the token could name any number of gateways. The one that was silent longest goes.</summary>
    public const int MaxReports = 1_000;

    /// <summary>Reports of one gateway are taken no faster.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Keeps a report in place of the gateway's last one; false when that came just now.</summary>
    public bool Put(GatewayReport report)
    {
        long now = ControlDatabase.Microseconds(time.GetUtcNow());
        var row = new
        {
            report.Gateway,
            now,
            // A clock that was set back must not keep gateways out.
            before = now - (long)Shortest.TotalMicroseconds,
            every = (long)report.EverySeconds,
            summary = JsonSerializer.Serialize(report with { Traffic = ReportedTraffic.None }, BundleJson.Default.GatewayReport),
            traffic = JsonSerializer.Serialize(report.Traffic, BundleJson.Default.ReportedTraffic),
        };
        using DbConnection connection = database.OpenConnection();

        // Nearly always all there is to do, and nobody has to be told: other writers and watchers of decisions are left alone.
        if (connection.Execute(
            """
            UPDATE gateway_reports SET received_at = @now, every_seconds = @every, summary = @summary, traffic = @traffic
            WHERE gateway_id = @Gateway AND (received_at <= @before OR received_at > @now)
            """, row) > 0) return true;
        using DbTransaction transaction = connection.BeginWrite();
        int added = connection.Execute(
            """
            INSERT INTO gateway_reports (gateway_id, received_at, every_seconds, summary, traffic) VALUES (@Gateway, @now, @every, @summary, @traffic)
            ON CONFLICT (gateway_id) DO NOTHING
            """, row, transaction);
        if (added == 0) return false;
        connection.Execute(
            """
            DELETE FROM gateway_reports WHERE gateway_id IN
              (SELECT gateway_id FROM gateway_reports ORDER BY received_at DESC, gateway_id LIMIT @max OFFSET @max)
            """, new { max = MaxReports }, transaction);
        transaction.Commit();
        return true;
    }

    /// <summary>A report without its traffic as it is kept; null: there is none, or another version wrote it.</summary>
    public static GatewayReport? Read(string? summary)
    {
        try
        {
            return summary is null ? null : JsonSerializer.Deserialize(summary, BundleJson.Default.GatewayReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
