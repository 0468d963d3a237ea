using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Policies;

/// <summary>Runs replays that somebody waits for: one at a time, for so long, over so many requests.</summary>
internal sealed class PolicyReplays(ClickHouseDataSource storage, TimeProvider time) : IDisposable
{
    /// <summary>Longest time that a replay may take.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    /// <summary>About the most requests that are read; beyond that all of some clients.</summary>
    public const long MostRequests = 1_000_000;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>When an incident was; null: the tenant has none of this id.</summary>
    public Task<(DateTime From, DateTime To)?> IncidentAsync(string tenant, string id, CancellationToken cancellationToken) => new HistoryReader(storage).IncidentAsync(tenant, id, cancellationToken);

    /// <summary>The report; null with a sentence when there is none.</summary>
    public async Task<(ReplayReport? Report, string Problem)> RunAsync(ReplayQuestion question, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken)) return (null, "Another replay is running; try again when it is done.");
        using CancellationTokenSource late = new(MostTime, time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return (await new PolicyReplay(new HistoryReader(storage)).RunAsync(question, MostRequests, cancellationToken: ends.Token), "");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"The replay took longer than {MostTime.TotalSeconds} seconds; choose a shorter time, or use 'insight policy test'.");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
