using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Records;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Profiles;

/// <summary>What this gateway has counted of its requests' arguments since the last period ended. Any number of threads.</summary>
/// <remarks>
/// Only what teaches is counted: requests that the application accepted, of confirmed endpoints and of clients that are not mostly refused. In a busy second the first
/// <see cref="MaxPerSecond"/> are taken; all counters together take at most about <see cref="MaxBytes"/>, then the rest of the period is not counted.
/// </remarks>
internal sealed class ProfileCounts(ActiveBundle bundle, TimeProvider time)
{
    /// <summary>Most requests counted in a second: that is a part of a hundred of one core.</summary>
    public const int MaxPerSecond = 500;

    /// <summary>Most bytes of counters.</summary>
    public const long MaxBytes = 128L << 20;

    /// <summary>Most profiles in force within one period; with more of them, counting waits for the next.</summary>
    private const int MaxProfiles = 8;

    /// <summary>How many bytes of values are counted before the size of the counters is looked at again: sequences of that many bytes take at most some fifty times as much.</summary>
    private const long BytesBetweenLooks = 1 << 20;

    private readonly Lock _lock = new();
    private readonly ClientRefusals _refusals = new();
    private readonly SecondCap _cap = new(MaxPerSecond, time);
    private List<ProfileCollector> _collectors = [];
    private RequestProfile? _profile;
    private long _period = -1;
    private long _bytes;
    private bool _isFull;

    /// <summary>Notes how a request was answered, whatever comes of it.</summary>
    /// <param name="recording">The request.</param>
    /// <param name="isRefused">Whether WAF or application refused it; otherwise it was accepted.</param>
    public void Note(RequestRecording recording, bool isRefused)
    {
        if (bundle.Current.Profiles is { } profile) _refusals.Note(HashOf(profile, recording), isRefused);
    }

    /// <summary>Whether an accepted request is to be counted; then there is a place for it in this second.</summary>
    public bool Takes(RequestRecording recording)
    {
        BundleSnapshot snapshot = bundle.Current;
        if (snapshot.Profiles is not { } profile || Volatile.Read(ref _isFull)) return false;
        return snapshot.Known.IsConfirmed(recording.EndpointIn(snapshot.Known)) && !_refusals.IsMostlyRefused(HashOf(profile, recording)) && _cap.TryTake();
    }

    /// <summary>Counts a request that <see cref="Takes"/> took, while its transaction lives.</summary>
    public void Count(Transaction transaction, RequestRecording recording)
    {
        BundleSnapshot snapshot = bundle.Current;
        if (snapshot.Profiles is not { } profile) return;
        ulong endpoint = recording.EndpointIn(snapshot.Known);
        Span<byte> client = stackalloc byte[ClientBytes.Most], room = stackalloc byte[RequestArguments.NameBytes];
        client = client[..ClientBytes.Write(recording.Client, client)];
        lock (_lock)
        {
            if (CollectorOf(profile) is not { } collector) return;
            collector.Begin(endpoint, client);
            foreach (Argument argument in transaction.Arguments)
            {
                collector.Add(RequestArguments.PlaceOf(argument), RequestArguments.NameOf(argument, room), argument.Value);
                _bytes += argument.Name.Length + argument.Value.Length;
            }

            if (_bytes < BytesBetweenLooks) return;
            _bytes = 0;
            _isFull = _collectors.Sum(static one => one.Summary.Bytes) > MaxBytes;
        }
    }

    /// <summary>Ends the period: what was counted is handed over, and counting begins anew.</summary>
    /// <param name="period">Number of the period that begins (the hour since 1970).</param>
    /// <returns>What was counted; null: nothing, or no key is known yet.</returns>
    public ProfileSummary? Take(long period)
    {
        List<ProfileCollector> counted;
        lock (_lock)
        {
            (counted, _collectors) = (_collectors, []);
            _profile = null;
            _period = period;
            _bytes = 0;
            _isFull = false;
        }

        if (counted.Count == 0) return null;
        ProfileSummary last = counted[^1].Summary;
        if (counted.Count == 1) return last;
        ProfileSummary all = new(last.Key, last.Basis);

        // What was counted under another key cannot be told from what has this one.
        foreach (ProfileCollector collector in counted.Where(one => one.Summary.Key == last.Key)) all.Merge(collector.Summary);
        return all;
    }

    private ProfileCollector? CollectorOf(RequestProfile profile)
    {
        if (_isFull) return null;
        if (_profile == profile) return _collectors[^1];
        if (_collectors.Count == MaxProfiles) return null;
        if (_period < 0) _period = time.GetUtcNow().ToUnixTimeSeconds() / 3600;
        _profile = profile;
        _collectors.Add(new ProfileCollector(profile.Key, profile, _period));
        return _collectors[^1];
    }

    private static ulong HashOf(RequestProfile profile, RequestRecording recording)
    {
        Span<byte> client = stackalloc byte[ClientBytes.Most];
        return profile.Key.Hash(client[..ClientBytes.Write(recording.Client, client)]);
    }
}
