using Insight.Anomaly.Counts;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Clients;

/// <summary>Judges each client by the other clients of its app: who scans, guesses credentials, enumerates objects or otherwise does far more than the rest.</summary>
/// <remarks>
/// <para>Per client and feature a level is kept that halves in minutes. The population is what levels clients rise to on a day, one vote for each
/// (<see cref="PopulationTail"/>). Of refusals (errors, 401, 404, …) and of objects only what the share of 95 of 100 clients does not explain counts, so
/// that an office behind one address is no scanner, and only when the share is beyond theirs, and beyond what others meet at the same time, by an exact binomial test. When many clients are far out at once it is the app's doing and nobody is blamed.</para>
/// <para>The p-value of a finding is the part of clients' days that reach such a level, times the number of features, divided by the windows of a client's
/// day: it may be counted once for every row, and <see cref="FindingSink.CountTests"/> gets the number of rows.</para>
/// <para>A client seen on two days before has habits. For it to be news it must also rise further above its habit than others above theirs; the score of
/// refusals forgives nothing.</para>
/// </remarks>
public sealed class ClientWatch : IWindowDetector
{
    private const int Version = 1;

    /// <summary>A feature's p-value from which a client is far out, for <see cref="ClientPopulation.IsCommon"/>.</summary>
    private const double FarOut = 1e-3;

    /// <summary>How unlikely a share must be for an ordinary client.</summary>
    private const double ShareLevel = 1e-4;

    /// <summary>-log10 p where a feature begins to count for the score, and how much more makes it count in full.</summary>
    private const double ScoreFrom = 3, ScoreSpan = 4;

    private const double ForgottenScore = 1;

    private readonly ClientWatchOptions _options;
    private readonly RecentlySeen<ClientKey, ClientState> _clients;
    private readonly RecentlySeen<(string Tenant, string App), ClientPopulation> _apps;
    private readonly Dictionary<ClientKey, ClientState> _threats = [];
    private readonly List<Judged> _window = [];
    private float[] _surprises = [];
    private volatile IReadOnlyList<ThreatScore> _published = [];

    /// <summary>Creates a watch that knows nothing yet.</summary>
    public ClientWatch(ClientWatchOptions? options = null)
    {
        _options = options ?? new();
        _clients = new(_options.Clients);
        _apps = new(_options.Apps);
    }

    /// <summary>Clients whose threat score is not <see cref="ThreatLevel.None"/>, highest first, as of the last window. May be read from any thread.</summary>
    public IReadOnlyList<ThreatScore> Threats => _published;

    /// <summary>Clients that are remembered.</summary>
    public int Clients => _clients.Count;

    /// <inheritdoc/>
    public void Observe(ObservedWindow window, FindingSink sink)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(sink);
        _window.Clear();
        if (_surprises.Length < window.Clients.Count * FeatureTraits.Count) _surprises = new float[window.Clients.Count * FeatureTraits.Count];
        foreach (ClientRow row in window.Clients)
        {
            if (row.Requests > 0) _window.Add(Advance(row, window.Seconds));
        }

        for (int i = 0; i < _window.Count; i++) Compare(_window[i], Surprises(i));
        // What somebody expects of a client is nothing to hold against it, nor what others are measured by, nor its habit.
        for (int i = 0; i < _window.Count; i++)
        {
            if (!IsExpected(_window[i].Row, sink)) Tell(_window[i], Surprises(i), window.Seconds, sink);
        }

        foreach (Judged judged in _window)
        {
            if (!IsExpected(judged.Row, sink)) Learn(judged);
        }

        Publish(window.Seconds);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Version);
        output.Write(_apps.Count);
        foreach (((string tenant, string app), ClientPopulation population) in _apps.LeastRecentFirst)
        {
            output.Write(tenant);
            output.Write(app);
            population.Write(output);
        }

        output.Write(_clients.Count);
        foreach ((ClientKey key, ClientState client) in _clients.LeastRecentFirst)
        {
            output.Write(key.Tenant);
            output.Write(key.App);
            output.Write(key.Host);
            output.Write(key.Client);
            client.Write(output);
        }
    }

    /// <inheritdoc/>
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.ReadInt32() != Version) throw new InvalidDataException("This is no state of a watch over clients, or one of another version.");
        _apps.Clear();
        _clients.Clear();
        _threats.Clear();
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            (string, string) key = (input.ReadString(), input.ReadString());
            ClientPopulation population = new();
            population.Read(input);
            if (!_apps.TryGet(key, out _)) _apps.Add(key, population, out _);
        }

        long now = 0;
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            ClientKey key = new(input.ReadString(), input.ReadString(), input.ReadString(), input.ReadString());
            ClientState client = new();
            client.Read(input);
            if (_clients.TryGet(key, out _)) continue;
            Add(key, client);
            now = Math.Max(now, client.Last);
            if (client.Score >= ForgottenScore) _threats[key] = client;
        }

        Publish(now);
    }

    private static bool IsExpected(ClientRow row, FindingSink sink) => sink.Expected.NamesClient(row.Tenant, row.Service, row.Client);

    private Span<float> Surprises(int row) => _surprises.AsSpan(row * FeatureTraits.Count, FeatureTraits.Count);

    /// <summary>Brings the client's levels up to this window.</summary>
    private Judged Advance(ClientRow row, long seconds)
    {
        ClientPopulation app = _apps.GetOrAdd((row.Tenant, row.App), () => new());
        if (app.Last != seconds) app.BeginWindow(seconds, Decay(app.Last, seconds));
        app.NoteRow();
        ClientKey key = new(row.Tenant, row.App, row.Host, row.Client);
        if (!_clients.TryGet(key, out ClientState? client)) Add(key, client = new());
        float decay = (float)Decay(client.Last, seconds);
        int day = (int)(seconds / 86400);
        bool beginsDay = day != client.LastDay;
        if (beginsDay) client.BeginDay(day);
        client.Last = seconds;

        Span<float> values = stackalloc float[FeatureTraits.Count];
        FeatureTraits.Read(row, values);
        for (int i = 0; i < values.Length; i++) client.Levels[i] = (client.Levels[i] * decay) + values[i];
        for (int i = 0; i < values.Length; i++)
        {
            int share = FeatureTraits.ShareOf(i);
            client.Excesses[i] = share < 0 ? client.Levels[i] : Math.Max(0, client.Levels[i] - ((float)app.Share(share).Ordinary * Trials(client, share)));
        }

        Span<float> shares = stackalloc float[FeatureTraits.Shares + 1];
        FeatureTraits.ReadShares(row, shares);
        shares[^1] = row.Requests;
        client.Day[^2] += row.Requests;
        client.Day[^1] += Math.Max(0, row.Transitions);
        for (int i = 0; i < shares.Length; i++)
        {
            if (i < FeatureTraits.Shares) client.Day[i] += shares[i];
            float share = Math.Min(1, shares[i] / FeatureTraits.Trials(i, row.Requests, Math.Max(0, row.Transitions)));
            client.Recent[i] = (client.Recent[i] * decay) + share;
            app.AddRecent(i, share);
        }

        return new(row, key, client, app, beginsDay);
    }

    /// <summary>-log10 of each feature's p-value by the population; 0 where there is nothing special.</summary>
    private void Compare(Judged judged, Span<float> surprises)
    {
        surprises.Clear();
        (ClientState client, ClientPopulation app) = (judged.Client, judged.App);
        if (app.ClientDays < _options.LeastPopulation) return;
        for (int feature = 0; feature < FeatureTraits.Count; feature++)
        {
            PopulationTail tail = app.Newcomers(feature);
            if (LevelBuckets.Of(client.Excesses[feature]) <= tail.ThresholdBucket) continue;
            double p = tail.Survival(client.Excesses[feature]);
            int share = FeatureTraits.ShareOf(feature);
            if (p <= FarOut && share >= 0 && !IsBeyondShare(client, app, feature, share)) continue;
            surprises[feature] = Surprise(p);
            if (p <= FarOut) app.NoteStrange(feature);
        }
    }

    /// <summary>Whether refusals are more than an ordinary client, or one under what others meet now, would get of so many requests.</summary>
    private static bool IsBeyondShare(ClientState client, ClientPopulation app, int feature, int share)
    {
        double ordinary = Math.Max(app.Share(share).Ordinary, app.OthersShare(share, client.Recent));
        // Levels are sums of counts of which older ones weigh less: rounded so that the test says too little rather than too much.
        double events = Math.Floor(client.Levels[feature]);
        double trials = Math.Max(events, Math.Ceiling(Trials(client, share)));
        return CountTests.BinomialAtLeast(events, trials, ordinary) <= ShareLevel;
    }

    private static float Trials(ClientState client, int share) =>
        FeatureTraits.Trials(share, client.Levels[(int)ClientFeature.Requests], client.Levels[(int)ClientFeature.Transitions]);

    private void Tell(Judged judged, Span<float> surprises, long seconds, FindingSink sink)
    {
        (ClientState client, ClientPopulation app) = (judged.Client, judged.App);
        bool warm = seconds - app.First >= _options.WarmUp.TotalSeconds && app.ClientDays >= _options.LeastPopulation;
        if (!warm) return;
        sink.CountTests(judged.Row.Tenant, judged.Row.App, QuestionGroup.Clients, 1);

        double kept = 1;
        int strongest = -1;
        float strength = 0;
        for (int feature = 0; feature < surprises.Length; feature++)
        {
            if (surprises[feature] <= 0) continue;
            if (app.IsCommon(feature))
            {
                surprises[feature] = 0;
                continue;
            }

            float news = client.HasHabits ? Math.Min(surprises[feature], Surprise(app.Residents(feature).Survival(app.Growth(client, feature)))) : surprises[feature];
            if (!FeatureTraits.IsRefusal(feature)) surprises[feature] = news;
            kept *= 1 - (FeatureTraits.Weight(feature) / 100 * Math.Clamp((surprises[feature] - ScoreFrom) / ScoreSpan, 0, 1));
            if (news > strength) (strongest, strength) = (feature, news);
        }

        Score(judged, surprises, 100 * (1 - kept), seconds);
        if (strongest < 0) return;
        double p = Math.Min(1, FeatureTraits.Count * Math.Pow(10, -strength)) / app.RowsPerClientDay;
        if (p <= FindingSink.Floor) sink.Add(Describe(judged, surprises, strongest, p, seconds));
    }

    private void Score(Judged judged, Span<float> surprises, double evidence, long seconds)
    {
        ClientState client = judged.Client;
        double before = ScoreAt(client, seconds);
        client.ScoredAt = seconds;
        client.Score = Math.Max(before, evidence);
        if (evidence >= before && evidence > 0) client.Reasons = Reasons(judged, surprises, ScoreFrom);
        if (client.Score >= ForgottenScore) _threats[judged.Key] = client;
    }

    private static ThreatReason[] Reasons(Judged judged, Span<float> surprises, double from)
    {
        List<ThreatReason> reasons = [];
        for (int feature = 0; feature < surprises.Length; feature++)
        {
            if (surprises[feature] < from) continue;
            reasons.Add(new((ClientFeature)feature, judged.Client.Excesses[feature], judged.App.Newcomers(feature).Ordinary, Math.Pow(10, -surprises[feature])));
        }

        return [.. reasons.OrderByDescending(reason => -Math.Log10(reason.PValue) * FeatureTraits.Weight((int)reason.Feature))];
    }

    private static Finding Describe(Judged judged, Span<float> surprises, int strongest, double p, long seconds)
    {
        ClientRow row = judged.Row;
        PopulationTail tail = judged.App.Newcomers(strongest);
        ThreatReason[] reasons = Reasons(judged, surprises, Math.Min(surprises[strongest], ScoreFrom));
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return new(
            new(SubjectKind.Client, row.Tenant, row.App, row.Host, "", row.Service, 0, row.Client),
            FindingMetric.ClientBehaviour, start, start.AddSeconds(ObservedWindow.Length), p,
            judged.Client.Excesses[strongest], tail.Middle, 0, tail.Ordinary, row.Requests,
            "One client: " + string.Join("; ", reasons.Take(3).Select(reason => reason.ToString())) + ".");
    }

    private void Learn(Judged judged)
    {
        (ClientState client, ClientPopulation app) = (judged.Client, judged.App);
        app.Learn(judged.BeginsDay);
        bool judges = app.ClientDays >= _options.LeastPopulation;
        for (int feature = 0; feature < FeatureTraits.Count; feature++)
        {
            byte bucket = LevelBuckets.Of(client.Excesses[feature]), peak = client.Peaks[feature];
            if (peak == LevelBuckets.None || bucket > peak) client.Peaks[feature] = bucket;
            bool censor = judges && !app.IsCommon(feature);
            if (client.IsNewcomer) app.Newcomers(feature).Rise(ref client.Votes[feature], client.Excesses[feature], censor);
            if (client.HasHabits) app.Residents(feature).Rise(ref client.Growths[feature], app.Growth(client, feature), censor);
        }

        if (app.Last - app.First < _options.WarmUp.TotalSeconds) client.AdoptHabits();
        if (client.Day[^2] < PopulationShare.LeastRequests) return;
        for (int share = 0; share < FeatureTraits.Shares; share++)
        {
            byte bin = PopulationShare.BinOf(Math.Min(1, client.Day[share] / FeatureTraits.Trials(share, client.Day[^2], client.Day[^1])));
            if (bin == client.ShareVotes[share]) continue;
            app.Share(share).Vote(client.ShareVotes[share], bin);
            client.ShareVotes[share] = bin;
        }
    }

    private static float Surprise(double p) => (float)-Math.Log10(Math.Max(p, 1e-30));

    private void Publish(long seconds)
    {
        if (_threats.Count == 0 && _published.Count == 0) return;
        List<(double Score, ClientKey Key, ClientState Client)> list = [];
        foreach ((ClientKey key, ClientState client) in _threats)
        {
            double score = ScoreAt(client, seconds);
            if (score < ForgottenScore) _threats.Remove(key);
            else if (ThreatScore.LevelOf(score) > ThreatLevel.None) list.Add((score, key, client));
        }

        list.Sort((a, b) => a.Score == b.Score ? a.Key.CompareTo(b.Key) : b.Score.CompareTo(a.Score));
        _published =
        [
            .. list.Take(_options.Threats).Select(threat => new ThreatScore(
                threat.Key.Tenant, threat.Key.App, threat.Key.Host, threat.Key.Client, threat.Score, ThreatScore.LevelOf(threat.Score),
                DateTimeOffset.FromUnixTimeSeconds(threat.Client.Last + ObservedWindow.Length), threat.Client.Reasons, (long)threat.Client.Day[^2])),
        ];
    }

    private void Add(ClientKey key, ClientState client)
    {
        if (_clients.Add(key, client, out KeyValuePair<ClientKey, ClientState> left)) _threats.Remove(left.Key);
    }

    private double ScoreAt(ClientState client, long seconds) =>
        client.Score * double.Exp2(-Math.Max(0, seconds - client.ScoredAt) / _options.ScoreHalfLife.TotalSeconds);

    private double Decay(long from, long to) => from < 0 ? 0 : double.Exp2(-Math.Max(0, to - from) / _options.HalfLife.TotalSeconds);

    private readonly record struct Judged(ClientRow Row, ClientKey Key, ClientState Client, ClientPopulation App, bool BeginsDay);
}
