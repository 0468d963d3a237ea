using System.Collections.Concurrent;
using Insight.Anomaly.Clients;
using Insight.Anomaly.Counts;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Patterns;

/// <summary>Notices the ways in which services make each other worse: retry storms, synchronised retries, tail amplification, runaway callers, drifted fields; and advises on N+1.</summary>
/// <remarks>
/// Everything is judged by what was ordinary for the same edge (<see cref="RatioBaseline"/>). A pattern that has several signs is as unlikely as its least
/// unlikely sign. Questions counted: two for each edge with endpoint, two for each edge, one for each endpoint with a drift.
/// </remarks>
public sealed class CallPatternWatch : IWindowDetector
{
    private const int Version = 1;

    /// <summary>A sign that is less likely than this is there.</summary>
    private const double Sign = 1e-3;

    /// <summary>Repeats per call, and calls per request compared with ordinary ones, below which nobody need know.</summary>
    private const double LeastRepeats = 0.1, LeastGrowth = 3;

    private const int MostDrifts = 10_000, MostAdvice = 1_000;
    private const long AdviceFor = 86400;

    private readonly CallPatternWatchOptions _options;
    private readonly RecentlySeen<CallKey, CallState> _calls;
    private readonly RecentlySeen<(string Tenant, string Source, string Service), EdgeState> _edges;
    private readonly RecentlySeen<(string Tenant, string Service), DurationBaseline> _services;
    private readonly RecentlySeen<EndpointKey, RatioBaseline> _endpoints;
    private readonly RecentlySeen<ulong, long> _drifts = new(MostDrifts);
    private readonly ConcurrentQueue<(ulong EndpointId, long Seconds)> _noted = new();
    private readonly HashSet<CallKey> _advised = [];
    private volatile IReadOnlyList<Advice> _advice = [];

    /// <summary>Creates a watch that knows nothing yet.</summary>
    public CallPatternWatch(CallPatternWatchOptions? options = null)
    {
        _options = options ?? new();
        _calls = new(_options.Calls);
        _edges = new(_options.Edges);
        _services = new(_options.Services);
        _endpoints = new(_options.Endpoints);
    }

    /// <summary>What could be done better, as of the last window, most calls first; may be read from any thread.</summary>
    public IReadOnlyList<Advice> Advice => _advice;

    /// <summary>Edges with endpoint that are remembered.</summary>
    public int Calls => _calls.Count;

    /// <summary>Says that the fields of an endpoint's requests or answers have changed. May be called from any thread; counts from the next window on.</summary>
    public void NoteDrift(ulong endpointId, DateTimeOffset when)
    {
        if (_noted.Count < MostDrifts) _noted.Enqueue((endpointId, when.ToUnixTimeSeconds()));
    }

    /// <inheritdoc/>
    public void Observe(ObservedWindow window, FindingSink sink)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(sink);
        TakeDrifts();
        WindowTotals totals = WindowTotals.Of(window);
        foreach (CallRow row in window.Calls)
        {
            if (row.Calls > 0) ObserveCalls(row, totals, window.Seconds, sink);
        }

        foreach (((string, string, string) key, EdgeTotals edge) in totals.Edges) ObserveEdge(key, edge, totals, window.Seconds, sink);
        foreach ((EndpointKey key, (long requests, long errors)) in totals.Endpoints) ObserveEndpoint(key, requests, errors, window.Seconds, sink);
        // Callers are judged above by what was ordinary before this window.
        foreach (((string, string) key, DurationSums sums) in totals.Services) _services.GetOrAdd(key, NewService).Learn(sums);
        Advise(window.Seconds, totals);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        TakeDrifts();
        output.Write(Version);
        output.Write(_calls.Count);
        foreach ((CallKey key, CallState state) in _calls.LeastRecentFirst)
        {
            Write(output, key.Tenant, key.App, key.Source, key.Service);
            output.Write(key.EndpointId);
            state.Write(output);
        }

        output.Write(_edges.Count);
        foreach (((string tenant, string source, string service), EdgeState state) in _edges.LeastRecentFirst)
        {
            Write(output, tenant, source, service);
            state.Write(output);
        }

        output.Write(_services.Count);
        foreach (((string tenant, string service), DurationBaseline state) in _services.LeastRecentFirst)
        {
            Write(output, tenant, service);
            state.Write(output);
        }

        output.Write(_endpoints.Count);
        foreach ((EndpointKey key, RatioBaseline state) in _endpoints.LeastRecentFirst)
        {
            Write(output, key.Tenant, key.App, key.Host, key.Service);
            output.Write(key.EndpointId);
            state.Write(output);
        }

        output.Write(_drifts.Count);
        foreach ((ulong endpoint, long seconds) in _drifts.LeastRecentFirst)
        {
            output.Write(endpoint);
            output.Write(seconds);
        }
    }

    /// <inheritdoc/>
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.ReadInt32() != Version) throw new InvalidDataException("This is no state of a watch over calls, or one of another version.");
        _calls.Clear();
        _edges.Clear();
        _services.Clear();
        _endpoints.Clear();
        _drifts.Clear();
        _advised.Clear();
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            CallKey key = new(input.ReadString(), input.ReadString(), input.ReadString(), input.ReadString(), input.ReadUInt64());
            CallState state = CallState.Read(input);
            Keep(_calls, key, state);
            if (state.IsAdvised) _advised.Add(key);
        }

        for (int left = input.ReadInt32(); left > 0; left--)
        {
            (string, string, string) key = (input.ReadString(), input.ReadString(), input.ReadString());
            Keep(_edges, key, EdgeState.Read(input));
        }

        for (int left = input.ReadInt32(); left > 0; left--)
        {
            (string, string) key = (input.ReadString(), input.ReadString());
            DurationBaseline state = NewService();
            state.Read(input);
            Keep(_services, key, state);
        }

        for (int left = input.ReadInt32(); left > 0; left--)
        {
            EndpointKey key = new(input.ReadString(), input.ReadString(), input.ReadString(), input.ReadString(), input.ReadUInt64());
            RatioBaseline state = new();
            state.Read(input);
            Keep(_endpoints, key, state);
        }

        for (int left = input.ReadInt32(); left > 0; left--)
        {
            ulong endpoint = input.ReadUInt64();
            Keep(_drifts, endpoint, input.ReadInt64());
        }
    }

    private void ObserveCalls(CallRow row, WindowTotals totals, long seconds, FindingSink sink)
    {
        CallKey key = new(row.Tenant, row.App, row.Source, row.Service, row.EndpointId);
        if (!_calls.TryGet(key, out CallState? state))
        {
            if (_calls.Add(key, state = new(), out KeyValuePair<CallKey, CallState> left)) _advised.Remove(left.Key);
        }

        if (state.Failures.IsKnown)
        {
            sink.CountTests(row.Tenant, row.App, QuestionGroup.Patterns, 2);
            double repeats = CallState.RepeatsOf(row), failed = state.Failures.AtLeast(Math.Clamp(row.Failures, 0, row.Calls), row.Calls);
            double repeated = state.Repeats.AtLeast(repeats, row.Calls);
            bool storm = failed <= Sign && repeated <= Sign && repeats >= (LeastRepeats + (2 * state.Repeats.Ratio)) * row.Calls;
            if (totals.Edges.TryGetValue((row.Tenant, row.Source, row.Service), out EdgeTotals? edge)) edge.Fails |= failed <= Sign || storm;
            if (storm) Add(sink, Storm(row, state, repeats, Math.Max(failed, repeated), seconds));

            double mean = CallState.MeanSecond(row);
            double burst = Math.Max(state.Busiest.AtLeast(row.BusiestSecond, mean), Math.Min(1, ObservedWindow.Length * CountTests.PoissonAtLeast(row.BusiestSecond, mean)));
            if (failed <= Sign && burst <= Sign && row.BusiestSecond >= LeastGrowth * mean && state.NoteBurst(seconds))
            {
                Add(sink, Burst(row, mean, Math.Max(failed, burst), seconds));
            }
        }

        state.Learn(row, seconds);
        if (state.IsAdvised) _advised.Add(key);
    }

    private void ObserveEdge((string Tenant, string Source, string Service) key, EdgeTotals edge, WindowTotals totals, long seconds, FindingSink sink)
    {
        EdgeState state = _edges.GetOrAdd(key, () => new());
        Subject subject = new(SubjectKind.Edge, key.Tenant, edge.App, "", key.Source, key.Service, 0, "");
        state.Note(seconds);
        long incoming = 0;
        if (totals.Services.TryGetValue((key.Tenant, key.Source), out DurationSums? caller)) incoming = caller.Requests;
        if (incoming > 0 && edge.Requests > 0)
        {
            sink.CountTests(key.Tenant, edge.App, QuestionGroup.Patterns, 2);
            JudgeRunaway(state, edge, incoming, subject, seconds, sink);
            if (_services.TryGet((key.Tenant, key.Source), out DurationBaseline? ordinary)) JudgeTail(state, edge, caller!, ordinary, subject, seconds, sink);
            state.Calls.Learn(edge.Requests, incoming);
            state.Kibibytes.Learn(edge.Kibibytes, incoming);
        }

        state.Durations.Learn(edge.Durations);
    }

    /// <summary>Far more calls or bytes than the requests of the caller ordinarily cost, without failures that would explain repeats, in two windows of a minute.</summary>
    private void JudgeRunaway(EdgeState state, EdgeTotals edge, long incoming, Subject subject, long seconds, FindingSink sink)
    {
        if (edge.Fails) return;
        double calls = edge.Requests >= LeastGrowth * state.Calls.Ratio * incoming ? state.Calls.AtLeast(edge.Requests, incoming) : 1;
        double bytes = edge.Kibibytes >= LeastGrowth * state.Kibibytes.Ratio * incoming ? state.Kibibytes.AtLeast(edge.Kibibytes, incoming) : 1;
        double p = Math.Min(1, 2 * Math.Min(calls, bytes));
        if (p > Sign) return;
        // In events per window: at night one request of the caller more or less changes the ratio, but not what the service gets.
        double times = calls <= bytes ? edge.Requests / Math.Max(1e-9, state.Calls.Ratio) : edge.Kibibytes / Math.Max(1e-9, state.Kibibytes.Ratio);
        if (!state.RunsAway(times, seconds) || seconds - state.First < _options.RunawayAfter.TotalSeconds) return;
        (double observed, double expected, string what) = calls <= bytes
            ? ((double)edge.Requests / incoming, state.Calls.Ratio, "calls")
            : (edge.Kibibytes / incoming, state.Kibibytes.Ratio, "KiB of requests");
        Add(sink, Tell(subject, FindingMetric.CallPattern, seconds, p, observed, expected, edge.Requests, FormattableString.Invariant(
            $"Runaway caller: {observed:0.##} {what} for each request that the caller gets, where {expected:0.##} are ordinary. Limit what it sends, such as its logging.")));
    }

    /// <summary>The slowest answers of a service have become the ordinary ones of its caller, which asks it several times per request and waits for all.</summary>
    private static void JudgeTail(EdgeState state, EdgeTotals edge, DurationSums caller, DurationBaseline callerOrdinary, Subject subject, long seconds, FindingSink sink)
    {
        const int Near = 5;
        double perParent = edge.Parents > 0 ? (double)edge.Calls / edge.Parents : 0;
        if (perParent < LeastGrowth || caller.Count == 0 || edge.Durations.Count == 0) return;
        int callerMiddle = caller.Quantile(0.5), middle = edge.Durations.Quantile(0.5), tail = edge.Durations.Quantile(0.95);
        if (middle > state.Durations.Middle + Near || callerMiddle < tail - Near) return;
        double p = Math.Max(state.Durations.AtLeast(edge.Durations), callerOrdinary.AtLeast(caller));
        if (p > Sign) return;
        Add(sink, Tell(subject, FindingMetric.CallPattern, seconds, p, Milliseconds(callerMiddle), Milliseconds((int)callerOrdinary.Middle), caller.Requests, FormattableString.Invariant(
            $"Tail amplification: each request makes {perParent:0.#} calls and waits for the slowest, so that the middle of its durations, {Milliseconds(callerMiddle):0} ms, is near the slowest twentieth of the calls, {Milliseconds(tail):0} ms; their middle is {Milliseconds(middle):0} ms. Make fewer calls, ask twice when one is late, or give up earlier.")));
    }

    private void ObserveEndpoint(EndpointKey key, long requests, long errors, long seconds, FindingSink sink)
    {
        RatioBaseline state = _endpoints.GetOrAdd(key, () => new());
        if (_drifts.TryGet(key.EndpointId, out long drifted) && seconds + ObservedWindow.Length >= drifted && seconds - drifted <= _options.DriftFor.TotalSeconds)
        {
            sink.CountTests(key.Tenant, key.App, QuestionGroup.Patterns, 1);
            double p = state.AtLeast(errors, requests), share = (double)errors / requests;
            if (share >= state.Ratio + 0.02)
            {
                Subject subject = new(SubjectKind.Endpoint, key.Tenant, key.App, key.Host, "", key.Service, key.EndpointId, "");
                Add(sink, Tell(subject, FindingMetric.Schema, seconds, p, share, Math.Min(1, state.Ratio), requests, FormattableString.Invariant(
                    $"Since its fields changed {Math.Max(0, seconds - drifted) / 60} min ago, {share * 100:0.#} % of the requests are refused with 4xx, where {Math.Min(1, state.Ratio) * 100:0.#} % are ordinary. Callers and service disagree about the fields.")));
            }
        }

        state.Learn(errors, requests);
    }

    private void Advise(long seconds, WindowTotals totals)
    {
        if (_advised.Count == 0 && _advice.Count == 0) return;
        List<Advice> advice = [];
        foreach (CallKey key in _advised)
        {
            if (!_calls.Peek(key, out CallState? state) || !state.IsAdvised || seconds - state.Last > AdviceFor)
            {
                _advised.Remove(key);
                continue;
            }

            string share = "";
            if (totals.Edges.TryGetValue((key.Tenant, key.Source, key.Service), out EdgeTotals? edge) && edge.Durations.Count > 0)
            {
                share = FormattableString.Invariant($" One call takes {Milliseconds(edge.Durations.Quantile(0.5)):0.#} ms, so that one after the other they take {state.PerParent * Milliseconds(edge.Durations.Quantile(0.5)):0} ms.");
            }

            advice.Add(new(
                AdviceKind.ManyCallsPerRequest, key.Tenant, key.App, key.Source, key.Service, key.EndpointId, DateTimeOffset.FromUnixTimeSeconds(state.ManySince),
                state.PerParent, state.Most, state.PerSecond, FormattableString.Invariant(
                    $"N+1: one request of the caller asks this endpoint {state.PerParent:0.#} times, up to {state.Most:0}.{share} Ask for all in one request (batching), or keep answers for a while (caching).")));
        }

        advice.Sort((a, b) => a.CallsPerSecond == b.CallsPerSecond ? CompareNames(a, b) : b.CallsPerSecond.CompareTo(a.CallsPerSecond));
        _advice = [.. advice.Take(MostAdvice)];
    }

    private static Finding Storm(CallRow row, CallState state, double repeats, double p, long seconds) =>
        Tell(SubjectOf(row), FindingMetric.CallPattern, seconds, p, 1 + (repeats / row.Calls), 1 + state.Repeats.Ratio, row.Calls, FormattableString.Invariant(
            $"Retry storm: {repeats:0} of {row.Calls} calls were made again while {row.Failures} failed; that is {1 + (repeats / row.Calls):0.0#} attempts per call, where {1 + state.Repeats.Ratio:0.0#} are ordinary. Limit retries by a budget, and wait longer, by chance, before each."));

    private static Finding Burst(CallRow row, double mean, double p, long seconds) =>
        Tell(SubjectOf(row), FindingMetric.CallPattern, seconds, p, row.BusiestSecond, mean, row.Calls, FormattableString.Invariant(
            $"Synchronised retries: {row.BusiestSecond} calls within one second, again and again, where a mean second has {mean:0.#}, while {row.Failures} of {row.Calls} fail. Let callers wait for different times (jitter)."));

    private static Finding Tell(Subject subject, FindingMetric metric, long seconds, double p, double observed, double expected, long requests, string reason)
    {
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return new(subject, metric, start, start.AddSeconds(ObservedWindow.Length), p, observed, expected, 0, LeastGrowth * expected, requests, reason);
    }

    private static void Add(FindingSink sink, Finding finding) => sink.Add(finding);

    private static Subject SubjectOf(CallRow row) => new(SubjectKind.EdgeEndpoint, row.Tenant, row.App, "", row.Source, row.Service, row.EndpointId, "");

    private static double Milliseconds(int bucket) => Storage.Windows.LogHistogram.ValueOf((short)bucket) / 1000;

    private static int CompareNames(Advice a, Advice b)
    {
        int order = string.CompareOrdinal(a.Source, b.Source);
        if (order == 0) order = string.CompareOrdinal(a.Service, b.Service);
        return order == 0 ? a.EndpointId.CompareTo(b.EndpointId) : order;
    }

    private static DurationBaseline NewService() => new(0.5, 12);

    private static void Keep<TKey, TValue>(RecentlySeen<TKey, TValue> values, TKey key, TValue value)
        where TKey : notnull
    {
        if (!values.Peek(key, out _)) values.Add(key, value, out _);
    }

    private static void Write(BinaryWriter output, params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts) output.Write(text);
    }

    private void TakeDrifts()
    {
        while (_noted.TryDequeue(out (ulong EndpointId, long Seconds) drift))
        {
            _drifts.Remove(drift.EndpointId);
            _drifts.Add(drift.EndpointId, drift.Seconds, out _);
        }
    }
}
