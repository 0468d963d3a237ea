using Insight.Anomaly.Findings;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Watch;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Anomaly.Live;

/// <summary>What is kept beside findings and incidents, as blocks to insert.</summary>
internal static class NoteBlocks
{
    public static NativeBlock Threats(IEnumerable<WindowNotes> notes)
    {
        NativeBlock block = new();
        StringColumn key = block.AddString("client_key"), client = block.AddString("client"), reasons = block.AddString("reasons");
        NumberColumn<uint> window = block.AddNumber<uint>("window", "DateTime('UTC')"), seen = block.AddNumber<uint>("last_seen", "DateTime('UTC')");
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), host = block.AddLowCardinality("host");
        NumberColumn<double> score = block.AddNumber<double>("score", "Float64");
        NumberColumn<sbyte> level = block.AddNumber<sbyte>("level", DetectionBlocks.EnumType<Clients.ThreatLevel>());
        NumberColumn<ulong> requests = block.AddNumber<ulong>("requests_today", "UInt64");
        foreach ((long end, Clients.ThreatScore threat) in notes.SelectMany(static n => n.Threats.Select(t => (n.End, t))))
        {
            key.Append(ThreatView.KeyOf(threat.Tenant, threat.App, threat.Host, threat.Client));
            client.Append(ThreatView.NameOf(threat.Client));
            reasons.Append(ThreatView.ReasonsOf(threat.Reasons));
            window.Append((uint)(end - Anomaly.Windows.ObservedWindow.Length));
            seen.Append((uint)threat.LastSeen.ToUnixTimeSeconds());
            tenant.Append(threat.Tenant);
            app.Append(threat.App);
            host.Append(threat.Host);
            score.Append(threat.Score);
            level.Append((sbyte)threat.Level);
            requests.Append((ulong)Math.Max(0, threat.RequestsToday));
        }

        return block;
    }

    public static NativeBlock Bands(IEnumerable<Band> bands)
    {
        NativeBlock block = new();
        Series series = new(block);
        NumberColumn<uint> minute = block.AddNumber<uint>("minute", "DateTime('UTC')");
        NumberColumn<float> value = block.AddNumber<float>("value", "Float32"), lower = block.AddNumber<float>("lower", "Float32"),
            expected = block.AddNumber<float>("expected", "Float32"), upper = block.AddNumber<float>("upper", "Float32");
        foreach (Band band in bands)
        {
            series.Append(band.Subject, band.Metric);
            minute.Append((uint)band.Minute);
            value.Append((float)band.Value);
            lower.Append((float)band.Lower);
            expected.Append((float)band.Expected);
            upper.Append((float)band.Upper);
        }

        return block;
    }

    public static NativeBlock Forecasts(IEnumerable<SeriesForecast> forecasts)
    {
        NativeBlock block = new();
        Series series = new(block);
        NumberColumn<uint> made = block.AddNumber<uint>("made_at", "DateTime('UTC')"), step = block.AddNumber<uint>("step_seconds", "UInt32");
        ArrayColumn<NumberColumn<float>> points = block.Add("points", new ArrayColumn<NumberColumn<float>>(new NumberColumn<float>("Float32")));
        foreach (SeriesForecast forecast in forecasts)
        {
            series.Append(forecast.Subject, forecast.Metric);
            made.Append((uint)forecast.MadeAt);
            step.Append(SeriesForecast.StepSeconds);
            foreach (double point in forecast.Points) points.Elements.Append((float)point);
            points.EndRow();
        }

        return block;
    }

    public static NativeBlock Advices(IEnumerable<WindowNotes> notes)
    {
        NativeBlock block = new();
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), source = block.AddLowCardinality("source_service"),
            service = block.AddLowCardinality("service");
        NumberColumn<ulong> endpoint = block.AddNumber<ulong>("endpoint_id", "UInt64");
        NumberColumn<sbyte> kind = block.AddNumber<sbyte>("kind", DetectionBlocks.EnumType<AdviceKind>());
        NumberColumn<uint> told = block.AddNumber<uint>("told_at", "DateTime('UTC')"), since = block.AddNumber<uint>("since", "DateTime('UTC')");
        NumberColumn<double> calls = block.AddNumber<double>("calls_per_parent", "Float64"), most = block.AddNumber<double>("most_per_parent", "Float64"),
            rate = block.AddNumber<double>("calls_per_second", "Float64");
        StringColumn text = block.AddString("text");
        foreach ((long end, Advice advice) in notes.SelectMany(static n => n.Advice.Select(a => (n.End, a))))
        {
            tenant.Append(advice.Tenant);
            app.Append(advice.App);
            source.Append(advice.Source);
            service.Append(advice.Service);
            endpoint.Append(advice.EndpointId);
            kind.Append((sbyte)advice.Kind);
            told.Append((uint)end);
            since.Append((uint)advice.Since.ToUnixTimeSeconds());
            calls.Append(advice.CallsPerParent);
            most.Append(advice.MostPerParent);
            rate.Append(advice.CallsPerSecond);
            text.Append(advice.Text);
        }

        return block;
    }

    public static NativeBlock Versions(IEnumerable<WindowNotes> notes)
    {
        NativeBlock block = new();
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), service = block.AddLowCardinality("service");
        StringColumn version = block.AddString("version"), baseline = block.AddString("baseline"), reason = block.AddString("reason");
        NumberColumn<uint> told = block.AddNumber<uint>("told_at", "DateTime('UTC')");
        NumberColumn<sbyte> verdict = block.AddNumber<sbyte>("verdict", DetectionBlocks.EnumType<VersionVerdict>());
        NumberColumn<double> errors = block.AddNumber<double>("error_difference", "Float64"), errorsOff = block.AddNumber<double>("error_uncertainty", "Float64"),
            latency = block.AddNumber<double>("latency_ratio", "Float64"), latencyOff = block.AddNumber<double>("latency_uncertainty", "Float64"), worse = block.AddNumber<double>("worse_p_value", "Float64");
        NumberColumn<ulong> requests = block.AddNumber<ulong>("requests", "UInt64");
        foreach ((long end, VersionComparison comparison) in notes.SelectMany(static n => n.Versions.Select(c => (n.End, c))))
        {
            tenant.Append(comparison.Tenant);
            app.Append(comparison.App);
            service.Append(comparison.Service);
            version.Append(comparison.Version);
            baseline.Append(comparison.Baseline);
            reason.Append(comparison.Reason);
            told.Append((uint)end);
            verdict.Append((sbyte)comparison.Verdict);
            errors.Append(comparison.ErrorDifference);
            errorsOff.Append(comparison.ErrorUncertainty);
            latency.Append(comparison.LatencyRatio);
            latencyOff.Append(comparison.LatencyUncertainty);
            worse.Append(comparison.WorsePValue);
            requests.Append((ulong)Math.Max(0, comparison.Requests));
        }

        return block;
    }

    /// <summary>The columns that name a series.</summary>
    private sealed class Series(NativeBlock block)
    {
        private readonly LowCardinalityStringColumn _service = block.AddLowCardinality("service"), _source = block.AddLowCardinality("source_service"),
            _tenant = block.AddLowCardinality("tenant"), _host = block.AddLowCardinality("host");
        private readonly NumberColumn<ulong> _endpoint = block.AddNumber<ulong>("endpoint_id", "UInt64");
        private readonly NumberColumn<sbyte> _kind = block.AddNumber<sbyte>("kind", DetectionBlocks.EnumType<SubjectKind>()),
            _metric = block.AddNumber<sbyte>("metric", DetectionBlocks.EnumType<FindingMetric>());

        public void Append(Subject subject, FindingMetric metric)
        {
            _service.Append(subject.Service);
            _source.Append(subject.Source);
            _tenant.Append(subject.Tenant);
            _host.Append(subject.Host);
            _endpoint.Append(subject.EndpointId);
            _kind.Append((sbyte)subject.Kind);
            _metric.Append((sbyte)metric);
        }
    }
}
