using Insight.Anomaly.Requests;
using Insight.Endpoints.Profiles;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Microsoft.Extensions.Logging;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>Learns a profile from what gateways counted, when there is something new and the last one is old enough.</summary>
/// <remarks>
/// One endpoint at a time, so memory holds the counts of one. An endpoint that nothing new was counted of keeps the profile it has.
/// What was learned replaces the profile before in one transaction: killed anywhere, the next pass does it again.
/// </remarks>
public sealed partial class ProfilePass(ClickHouseDataSource storage, ProfileStore profiles, ProfileSecret secret, ProfileTrainingOptions options, TimeProvider time, ILogger<ProfilePass> logger)
{
    /// <summary>How much of a time counts as lately, at least: an hour, as long as gateways count by default.</summary>
    private static readonly TimeSpan s_lately = TimeSpan.FromHours(1);

    /// <summary>Counts from further ahead come from a gateway whose clock is wrong.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(10);

    private readonly ProfileStateReader _reader = new(storage);

    /// <summary>How much is needed before a parameter is judged.</summary>
    internal TrainerSettings Trainer { get; init; } = new();

    /// <summary>Learns; false when there was no need to, or no right any more.</summary>
    /// <param name="mayGoOn">Whether this process may still write what it learns.</param>
    /// <param name="cancellationToken">Ends it; the profile before stays.</param>
    public async Task<bool> RunAsync(Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mayGoOn);
        DateTimeOffset now = time.GetUtcNow();
        TrainedProfile before = profiles.Read();
        if (before.TrainedAt is { } trained && now >= trained && now - trained < options.Interval) return false;
        ulong key = secret.Key.Id;
        long newest = await _reader.NewestAsync(key, cancellationToken);
        if (newest == 0 || newest <= before.SeenUntil) return false;

        long from = ControlDatabase.Microseconds(now - options.Window), until = ControlDatabase.Microseconds(now + s_clocks);
        IReadOnlyList<CountedEndpoint> endpoints = await _reader.EndpointsAsync(key, from, until, cancellationToken);
        // Counts of another time only: the clock of a gateway is wrong.
        if (endpoints.Count == 0) return false;
        long last = endpoints.Max(static one => one.Newest);
        long late = last - (long)(options.Interval > s_lately ? options.Interval : s_lately).TotalMicroseconds;
        List<EndpointProfile> learned = [];
        int damaged = 0, adopted = 0;
        foreach (CountedEndpoint endpoint in endpoints)
        {
            if (!mayGoOn()) return false;
            if (endpoint.Stored <= before.SeenUntil && before.Profile.Find(endpoint.Id) is { } kept)
            {
                learned.Add(kept);
                continue;
            }

            EndpointCounts counts = new(endpoint.Id, secret.Key, before.Profile);
            await foreach ((long counted, byte[]? state) in _reader.ReadAsync(endpoint.Id, key, from, until, cancellationToken))
            {
                if (!counts.Add(state, counted > late)) damaged++;
            }

            Training training = ProfileTrainer.Train(counts.All, counts.Lately, Trainer);
            learned.AddRange(training.Profile.Ordered);
            adopted += training.Adopted.Count;
        }

        IReadOnlyList<EndpointProfile> fitting = ProfileRoom.Of(learned);
        byte[] content = RequestProfileDocument.Write(new RequestProfile(secret.Key, fitting));
        // What gateways would refuse is not published.
        if (RequestProfileDocument.Read(content, out string problem) is null) throw new InvalidDataException(problem);
        if (!mayGoOn()) return false;
        long version = profiles.Write(content, now, newest);
        LogLearned(version, fitting.Count, fitting.Sum(static one => one.Parameters.Count(static parameter => parameter.IsJudged)), adopted);
        if (damaged > 0) LogDamaged(damaged);
        if (fitting.Count < learned.Count) LogNoRoom(learned.Count - fitting.Count);
        return true;
    }

    [LoggerMessage(EventId = 3111, Level = LogLevel.Information, Message = "Profiles: version {Version} is learned; {Endpoints} endpoints, {Judged} parameters are judged, {Adopted} came with a release")]
    private partial void LogLearned(long version, int endpoints, int judged, int adopted);

    [LoggerMessage(EventId = 3112, Level = LogLevel.Warning, Message = "Profiles: {Count} counts of gateways are not whole or not what they should be, and were passed over")]
    private partial void LogDamaged(int count);

    [LoggerMessage(EventId = 3113, Level = LogLevel.Warning, Message = "Profiles: {Endpoints} endpoints have no room in the bundle and are left out")]
    private partial void LogNoRoom(int endpoints);
}
