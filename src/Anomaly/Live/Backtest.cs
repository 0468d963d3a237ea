using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live;

/// <summary>Runs detection over what is stored, in memory: what would it have found, with this budget?</summary>
/// <remarks>The same engine as live, which knows nothing at first. Nothing is written. Expectations and deployments are left out: the question is what detection says by itself.</remarks>
public sealed class Backtest(ClickHouseDataSource storage, TimeProvider time)
{
    /// <summary>Runs it; null when nothing is stored of that time.</summary>
    /// <param name="request">Over what.</param>
    /// <param name="progress">Takes the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<BacktestReport?> RunAsync(BacktestRequest request, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        StoredHistory history = await StoredHistory.ReadAsync(storage, cancellationToken);
        long end = StoredHistory.Floor(Math.Min((request.To ?? time.GetUtcNow()).ToUnixTimeSeconds(), time.GetUtcNow().ToUnixTimeSeconds()));
        long wanted = StoredHistory.Floor(request.From?.ToUnixTimeSeconds() ?? (history.Windows > 0 ? history.Windows : history.Records));
        bool fromRecords = history.NeedsRecords(wanted);
        long oldest = history.First(wanted);
        if (oldest == 0 || oldest >= end) return null;
        long start = Math.Max(wanted, oldest), first = Math.Max(oldest, start - StoredHistory.Floor((long)request.WarmUp.TotalSeconds));
        if (start >= end) return null;

        LiveEngine engine = EngineFactory.Create(request.FalseIncidentsPerWeek);
        Dictionary<string, IncidentView> incidents = [];
        long learned = 0, judged = 0, findings = 0;
        await foreach (ObservedWindow window in new WindowReader(storage, fromRecords).ReadAsync(first, end, cancellationToken))
        {
            if (window.Seconds < start)
            {
                engine.Learn(window);
                learned++;
            }
            else
            {
                WindowResult result = engine.Observe(window, ToldFacts.Nothing);
                findings += result.Findings.Count;
                foreach (Incident incident in result.Incidents) incidents[incident.Id] = IncidentView.Of(incident);
                judged++;
            }

            progress?.Report((double)(window.Seconds - first) / (end - first));
        }

        return new BacktestReport(
            DateTime.UnixEpoch.AddSeconds(start), DateTime.UnixEpoch.AddSeconds(end), request.FalseIncidentsPerWeek, learned, judged, fromRecords, findings,
            [.. incidents.Values.OrderBy(static i => i.Opened).ThenBy(static i => i.Id, StringComparer.Ordinal)]);
    }
}
