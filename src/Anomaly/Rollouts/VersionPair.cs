using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Rollouts;

/// <summary>What is known of one version against one baseline.</summary>
internal sealed class VersionPair(string version, string baseline)
{
    private const int Bets = 3;

    /// <summary>How much slower the bets on durations say, in standard errors of a window.</summary>
    private static readonly double[] s_steps = [0.5, 1.5, 3];

    private readonly EvidenceSum _moreErrors = new(), _fewerErrors = new(), _slower = new(), _faster = new();
    private readonly StratifiedEffect _errors = new(), _latency = new();
    private readonly RecentWindows _recent = new();
    private double _ownRequests, _ownErrors;

    public string Version => version;

    public string Baseline => baseline;

    /// <summary>Last window, seconds since 1970.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Requests of the version in the last window.</summary>
    public long LastRequests { get; private set; }

    /// <summary>Requests of the version that were compared; the past counts half after an hour.</summary>
    public long Requests => (long)_ownRequests;

    /// <summary>How likely so much evidence of more errors is by chance.</summary>
    public double MoreErrors => _moreErrors.PValue;

    /// <summary>How likely so much evidence of longer durations is by chance.</summary>
    public double Slower => _slower.PValue;

    /// <summary>How likely as many errors as in the last minute or two are, at what is ordinary and what the other version shows.</summary>
    public double RecentErrors(double margin) => _recent.MoreErrors(margin);

    /// <summary>How likely durations as long as in the last minute or two are by chance.</summary>
    public double RecentSlower => _recent.Slower(_slower.Spread);

    /// <summary>How likely so much evidence of a better version is by chance.</summary>
    public double Better => Math.Min(1, 2 * Math.Min(_fewerErrors.PValue, _faster.PValue));

    /// <summary>Difference of the shares of errors.</summary>
    public StratifiedEffect Errors => _errors;

    /// <summary>Difference of the logarithms of durations.</summary>
    public StratifiedEffect Latency => _latency;

    /// <summary>Share of errors of each in the last window.</summary>
    public (double Own, double Other) LastErrors { get; private set; }

    /// <summary>Compares the endpoints of one window that both served.</summary>
    /// <param name="rows">Row of the version, row of the baseline, and the baseline's ordinary share of errors there.</param>
    /// <param name="seconds">Start of the window.</param>
    /// <param name="warm">Whether durations count.</param>
    /// <param name="options">Margins.</param>
    public void Compare(IReadOnlyList<(VersionRow Own, VersionRow Other, double Ordinary)> rows, long seconds, bool warm, VersionWatchOptions options)
    {
        Span<double> more = stackalloc double[Bets], fewer = stackalloc double[Bets];
        more.Clear();
        fewer.Clear();
        double elapsed = Last < 0 ? 0 : Math.Max(0, seconds - Last);
        double decay = double.Exp2(-elapsed / 3600);
        (_ownRequests, _ownErrors) = (_ownRequests * decay, _ownErrors * decay);
        double ownShare = (_ownErrors + 0.2) / (_ownRequests + 1);

        double excess = 0, variance = 0, errorNum = 0, weights = 0, requests = 0, others = 0, errors = 0, otherErrors = 0;
        double usual = 0;
        double rank = 0, rankBack = 0, rankVariance = 0, latencyNum = 0, latencyWeights = 0;
        foreach ((VersionRow own, VersionRow other, double ordinary) in rows)
        {
            double n = own.Requests, m = other.Requests, e = Math.Clamp(own.ServerErrors, 0, own.Requests), f = Math.Clamp(other.ServerErrors, 0, other.Requests);
            ErrorOdds.Add(n, e, m, f, ordinary, options.ErrorMargin, more);
            usual += n * ordinary;
            ErrorOdds.Add(m, f, n, e, ownShare, options.ErrorMargin, fewer);
            double all = n + m, part = n / all;
            excess += e - ((e + f) * part);
            variance += (e + f) * part * (1 - part);
            errorNum += ((e * m) - (f * n)) / all;
            weights += n * m / all;
            (requests, others, errors, otherErrors) = (requests + n, others + m, errors + e, otherErrors + f);
            if (!warm || own.Durations.Count == 0 || other.Durations.Count == 0) continue;

            (double up, double spread) = RankSum.Of(own.Durations, other.Durations, options.LatencyMargin);
            (double down, _) = RankSum.Of(other.Durations, own.Durations, options.LatencyMargin);
            (rank, rankBack, rankVariance) = (rank + up, rankBack + down, rankVariance + spread);
            double weight = (double)own.Durations.Count * other.Durations.Count / (own.Durations.Count + other.Durations.Count);
            latencyNum += weight * (RankSum.MeanLog(own.Durations) - RankSum.MeanLog(other.Durations));
            latencyWeights += weight;
        }

        Last = seconds;
        LastRequests = (long)requests;
        (_ownRequests, _ownErrors) = (_ownRequests + requests, _ownErrors + errors);
        _recent.Add(new(requests, errors, usual, others, otherErrors, rank, rankVariance));
        if (weights <= 0) return;
        LastErrors = (errors / requests, otherErrors / others);
        _errors.Add(errorNum, weights, elapsed);
        if (variance > 0)
        {
            double standardised = excess / Math.Sqrt(variance);
            AddFlattened(_moreErrors, more, standardised);
            AddFlattened(_fewerErrors, fewer, standardised);
        }

        if (latencyWeights <= 0) return;
        _latency.Add(latencyNum, latencyWeights, elapsed);
        if (rankVariance <= 0) return;
        AddRank(_slower, rank / Math.Sqrt(rankVariance));
        AddRank(_faster, rankBack / Math.Sqrt(rankVariance));
    }

    public void Write(BinaryWriter output)
    {
        output.Write(version);
        output.Write(baseline);
        output.Write(Last);
        output.Write(LastRequests);
        output.Write(_ownRequests);
        output.Write(_ownErrors);
        output.Write(LastErrors.Own);
        output.Write(LastErrors.Other);
        foreach (EvidenceSum evidence in new[] { _moreErrors, _fewerErrors, _slower, _faster }) evidence.Write(output);
        _errors.Write(output);
        _latency.Write(output);
        _recent.Write(output);
    }

    public static VersionPair Read(BinaryReader input)
    {
        VersionPair pair = new(input.ReadString(), input.ReadString())
        {
            Last = input.ReadInt64(),
            LastRequests = input.ReadInt64(),
            _ownRequests = input.ReadDouble(),
            _ownErrors = input.ReadDouble(),
            LastErrors = (input.ReadDouble(), input.ReadDouble()),
        };
        foreach (EvidenceSum evidence in new[] { pair._moreErrors, pair._fewerErrors, pair._slower, pair._faster }) evidence.Read(input);
        pair._errors.Read(input);
        pair._latency.Read(input);
        pair._recent.Read(input);
        return pair;
    }

    private static void AddFlattened(EvidenceSum evidence, Span<double> logRatios, double standardised)
    {
        for (int i = 0; i < logRatios.Length; i++) logRatios[i] /= evidence.Spread;
        evidence.Add(logRatios);
        evidence.Learn(standardised);
    }

    private static void AddRank(EvidenceSum evidence, double standardised)
    {
        Span<double> logRatios = stackalloc double[Bets];
        // Ranks of few requests are no normal variable: what lies beyond four standard errors is not believed.
        double value = Math.Clamp(standardised, -4, 4);
        for (int i = 0; i < Bets; i++) logRatios[i] = ((s_steps[i] * value) - (s_steps[i] * s_steps[i] / 2)) / evidence.Spread;
        evidence.Add(logRatios);
        evidence.Learn(value);
    }
}
