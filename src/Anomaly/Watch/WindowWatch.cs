using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>Watches request rate, errors and durations of every service, edge, endpoint and endpoint per edge, window by window.</summary>
/// <remarks>
/// P-values of one metric are calibrated together for an app: what its series really do decides how strange is strange.
/// A subject that falls silent is judged too.
/// </remarks>
public sealed class WindowWatch : IWindowDetector
{
    private const int Version = 2;

    private readonly WatchSettings _settings;
    private readonly Dictionary<SubjectKey, SubjectWatch> _subjects = [];
    private Dictionary<SubjectKey, WindowSums> _sums = [];
    private readonly AppTails _tails = new(SubjectWatch.Questions);
    private readonly List<SubjectKey> _gone = [];

    /// <summary>Creates a watch that knows nothing.</summary>
    public WindowWatch(WatchSettings? settings = null) => _settings = settings ?? new();

    /// <summary>Subjects watched now.</summary>
    public int Subjects => _subjects.Count;

    /// <summary>Subjects that were not taken because the limit was reached, counted once per window.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc />
    public void Observe(ObservedWindow window, FindingSink sink)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(sink);
        _sums = SubjectSums.Of(window.Rows);
        foreach ((SubjectKey key, WindowSums _) in _sums)
        {
            if (_subjects.ContainsKey(key)) continue;
            if (_subjects.Count < _settings.MostSubjects) _subjects.Add(key, new());
            else Refused++;
        }

        foreach ((SubjectKey key, SubjectWatch watch) in _subjects)
        {
            SubjectJudgement judgement = watch.Observe(window.Seconds, _sums.GetValueOrDefault(key), key.Expected(sink.Expected));
            Tell(window, key, watch, judgement, sink);
            if (window.Seconds - watch.LastSeen > _settings.ForgetAfter) _gone.Add(key);
        }

        foreach (SubjectKey key in _gone) _subjects.Remove(key);
        _gone.Clear();
    }

    /// <inheritdoc />
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Version);
        _tails.Write(output);
        output.Write(_subjects.Count);
        foreach ((SubjectKey key, SubjectWatch watch) in _subjects)
        {
            key.Write(output);
            watch.Write(output);
        }
    }

    /// <inheritdoc />
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int version = input.ReadInt32();
        if (version != Version) throw new InvalidDataException($"The state of the watch over windows has version {version}; this program reads {Version}.");
        _subjects.Clear();
        _tails.Read(input);
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            SubjectKey key = SubjectKey.Read(input);
            SubjectWatch watch = new();
            watch.Read(input);
            _subjects[key] = watch;
        }
    }

    private void Tell(ObservedWindow window, SubjectKey key, SubjectWatch watch, SubjectJudgement judgement, FindingSink sink)
    {
        (string Tenant, string App) app = (key.Tenant, watch.App);
        PooledTail[] tails = _tails.Of(app.Tenant, app.App);
        ReadOnlySpan<Strangeness> all =
            [judgement.FewRequests, judgement.ManyRequests, judgement.ServerErrors, judgement.ClientErrors, judgement.SlowHalf, judgement.SlowTail];
        long asked = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Windows == 0) continue;
            asked++;
            double p = tails[i].Calibrate(all[i].PValue);
            // What is expected says nothing of how strange ordinary windows are.
            if (!watch.IsExpected(i) && watch.Episodes.Teach(i, all[i].PValue, window.Seconds) is { } learned) tails[i].Learn(learned);
            if (p <= FindingSink.Floor) sink.Add(FindingOf(window, key, watch.App, SubjectWatch.Metrics[i], all[i] with { PValue = p }));
        }

        if (asked > 0) sink.CountTests(app.Tenant, app.App, QuestionGroup.Traffic, asked);
    }

    private Finding FindingOf(ObservedWindow window, SubjectKey key, string app, FindingMetric metric, Strangeness strange)
    {
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(window.Seconds + ObservedWindow.Length);
        long requests = _sums.TryGetValue(key, out WindowSums? sums) ? sums.Requests : 0;
        Subject subject = new(key.Kind, key.Tenant, app, key.Host, key.Source, key.Service, key.EndpointId, "");
        return new(
            subject, metric, end.AddSeconds(-strange.Windows * ObservedWindow.Length), end, strange.PValue,
            strange.Observed, strange.Expected, strange.Lower, strange.Upper, requests, Sentence(metric, strange));
    }

    private static string Sentence(FindingMetric metric, Strangeness strange)
    {
        FormattableString text = metric switch
        {
            FindingMetric.RequestRate => $"{strange.Observed:0.##} requests per second where {strange.Expected:0.##} were expected",
            FindingMetric.ErrorRate => $"{strange.Observed * 100:0.#} % of requests failed where {strange.Expected * 100:0.##} % do",
            FindingMetric.ClientErrorRate => $"{strange.Observed * 100:0.#} % of requests were answered with 4xx where {strange.Expected * 100:0.##} % are",
            FindingMetric.LatencyP50 => $"half of the requests took more than {strange.Observed / 1000:0.#} ms where {strange.Expected / 1000:0.#} ms are usual",
            _ => $"one in twenty requests took more than {strange.Observed / 1000:0.#} ms where {strange.Expected / 1000:0.#} ms are usual"
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
