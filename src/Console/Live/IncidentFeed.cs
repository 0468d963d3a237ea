using Insight.Console.Access;
using Insight.Console.Incidents;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Live;

/// <summary>The live feed of incidents: a snapshot, then what opens, changes and closes. Whoever comes back gets a snapshot again.</summary>
internal sealed partial class IncidentFeed(TenantScope scope, IncidentReader incidents, TimeSpan interval, TimeProvider time, ILogger<IncidentFeed> logger)
    : PolledFeed<IncidentState>(interval, time)
{
    /// <summary>Messages until cancelled.</summary>
    public async IAsyncEnumerable<IncidentFrame> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IncidentState? seen = null;
        await foreach (IncidentState state in StatesAsync(cancellationToken))
        {
            foreach (IncidentFrame frame in IncidentFrame.Between(seen, state)) yield return frame;
            seen = state;
        }
    }

    /// <inheritdoc />
    protected override async Task<IncidentState> NextAsync(IncidentState? before, CancellationToken cancellationToken)
    {
        try
        {
            IncidentState state = new(await incidents.CurrentAsync(scope, cancellationToken), null);
            if (before?.Problem is not null) LogRecovered();
            return state;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the storage said: pages keep what they have and say so; the next round tries again.
            if (before?.Problem is null) LogFailed(e);
            return new(before?.Incidents ?? [], "The storage does not answer at the moment: incidents are as of the last time it did.");
        }
    }

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "Live feed of incidents: the storage does not answer; trying again every interval")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "Live feed of incidents: the storage answers again")]
    private partial void LogRecovered();
}
