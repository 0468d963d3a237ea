using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;
using Insight.Streaming.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Profiles;

/// <summary>Writes what was counted for profiles into the journal, at the end of each period and when the gateway stops.</summary>
/// <remarks>From there it has the promises of access records. What was not written yet when the process is killed is lost: a period's counts, never requests.</remarks>
/// <param name="take">Ends the period of the given number (the hour since 1970) and hands over what was counted (<see cref="ProfileCounts.Take"/>).</param>
/// <param name="journal">Where it goes.</param>
/// <param name="bundle">The bundle in force.</param>
/// <param name="options">The gateway's options.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ProfileShipping(
    Func<long, ProfileSummary?> take, JournalWriter journal, ActiveBundle bundle, IOptions<GatewayOptions> options, TimeProvider time, ILogger<ProfileShipping> logger) : BackgroundService
{
    /// <summary>Most bytes of one period.</summary>
    private const long MaxBytes = 64 << 20;

    /// <summary>One period takes at most this part of the journal: it is there for access records.</summary>
    private const int JournalParts = 8;

    private readonly RecordIdGenerator _ids = new();

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Ship();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.Profiles.Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Ship();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Ship()
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            if (take(now.ToUnixTimeSeconds() / 3600) is { } summary) Write(summary, now);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogFailed(error);
        }
    }

    private void Write(ProfileSummary summary, DateTimeOffset now)
    {
        BundleSnapshot snapshot = bundle.Current;
        GatewayOptions gateway = options.Value;
        long timeUs = (now.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        byte[] id = new byte[RecordId.Size];
        _ids.Next(timeUs).Write(id);
        ProfileChunk facts = new()
        {
            SummaryId = ByteString.CopyFrom(id),
            TimeUs = timeUs,
            GatewayId = gateway.Id,
            Site = gateway.Site,
            Tenant = gateway.Tenant,
            App = gateway.App,
            Bundle = (ulong)snapshot.Number,
        };
        ProfileChunks chunks = new(facts, Math.Min(MaxBytes, gateway.Journal.MaxBytes / JournalParts));
        int written = 0;
        foreach (byte[] record in chunks.Of(summary, snapshot.Endpoints))
        {
            if (!journal.Append(record))
            {
                LogNoRoom(written);
                return;
            }

            written++;
        }

        if (chunks.LeftOut > 0) LogLeftOut(chunks.LeftOut);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Profiles: what was counted could not be written to the journal")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Profiles: the journal has no room for what was counted; it ends behind {Records} records, the rest is dropped")]
    private partial void LogNoRoom(int records);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Profiles: the counts of {Endpoints} endpoints are too large and were left out")]
    private partial void LogLeftOut(int endpoints);
}
