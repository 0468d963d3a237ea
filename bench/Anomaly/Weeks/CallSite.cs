using Insight.Anomaly.Windows;
using Insight.Storage.Windows;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>An endpoint as one source uses it, with what happened there in the window at hand.</summary>
internal sealed class CallSite(int number, string source, ShopEndpoint endpoint, bool traced)
{
    private const int Buckets = 512;
    private static readonly double LogRatio = Math.Log(LogHistogram.Ratio);
    private readonly long[] _buckets = new long[Buckets];
    private readonly short[] _touched = new short[Buckets];
    private readonly int[] _seconds = new int[WeekOptions.WindowSeconds];
    private int _touchedCount;
    private long _clientErrors, _serverErrors, _requestBytes, _responseBytes, _microseconds, _repeats, _parents, _mostPerParent, _parentsWithRepeats;

    /// <summary>Name of the source.</summary>
    public string Source => source;

    /// <summary>Its place in <see cref="ShopModel.Sites"/>.</summary>
    public int Number => number;

    /// <summary>The endpoint.</summary>
    public ShopEndpoint Endpoint => endpoint;

    /// <summary>Requests of the window so far.</summary>
    public long Requests { get; private set; }

    /// <summary>Counts a request.</summary>
    public void Count(double second, double microseconds, Answer answer, int requestBytes, int responseBytes)
    {
        Requests++;
        if (answer == Answer.Failed) _serverErrors++;
        else if (answer != Answer.Success) _clientErrors++;
        _requestBytes += requestBytes;
        _responseBytes += responseBytes;
        long whole = Math.Max(1, (long)microseconds);
        _microseconds += whole;
        short bucket = BucketOf(whole);
        if (_buckets[bucket]++ == 0) _touched[_touchedCount++] = bucket;
        _seconds[Math.Clamp((int)second, 0, _seconds.Length - 1)]++;
    }

    /// <summary>Counts an attempt that the gateway repeated by itself.</summary>
    public void CountRepeat() => _repeats++;

    /// <summary>Counts what one request of the caller did here.</summary>
    public void CountParent(int calls, bool repeated)
    {
        if (!traced) return;
        _parents++;
        _mostPerParent = Math.Max(_mostPerParent, calls);
        if (repeated) _parentsWithRepeats++;
    }

    /// <summary>Adds the window's rows to two lists and forgets them.</summary>
    public void Flush(WeekOptions options, string host, string service, List<WindowRow> rows, List<CallRow> calls)
    {
        if (Requests == 0) return;
        rows.Add(new(options.Tenant, options.App, host, source, service, endpoint.Id, Requests, _clientErrors, _serverErrors, _requestBytes, _responseBytes, _microseconds, TakeHistogram()));
        calls.Add(new(options.Tenant, options.App, source, service, endpoint.Id, Requests, Requests + _repeats, _serverErrors, _parents, _mostPerParent, _parentsWithRepeats, _seconds.Max(), _requestBytes));
        Requests = _clientErrors = _serverErrors = _requestBytes = _responseBytes = _microseconds = _repeats = _parents = _mostPerParent = _parentsWithRepeats = 0;
        Array.Clear(_seconds);
    }

    /// <summary>The bucket of <see cref="LogHistogram"/>: the logarithm of the ratio is taken once.</summary>
    public static short BucketOf(long microseconds) => (short)Math.Min(Buckets - 1, (int)(Math.Log(microseconds) / LogRatio));

    private WindowHistogram TakeHistogram()
    {
        Array.Sort(_touched, 0, _touchedCount);
        KeyValuePair<short, long>[] counts = new KeyValuePair<short, long>[_touchedCount];
        for (int i = 0; i < _touchedCount; i++)
        {
            short bucket = _touched[i];
            counts[i] = new(bucket, _buckets[bucket]);
            _buckets[bucket] = 0;
        }

        _touchedCount = 0;
        return WindowHistogram.Of(counts);
    }
}
