using System.Text.Json;
using Insight.Anomaly.Findings;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Anomaly.Live;

/// <summary>Rows of detection's tables as blocks to insert.</summary>
internal static class DetectionBlocks
{
    public static NativeBlock Windows(IReadOnlyList<JudgedWindow> rows)
    {
        NativeBlock block = new();
        NumberColumn<uint> window = block.AddNumber<uint>("window", "DateTime('UTC')");
        NumberColumn<long> judged = block.AddTime("judged_at");
        NumberColumn<uint> edges = block.AddNumber<uint>("edges", "UInt32"), clients = block.AddNumber<uint>("clients", "UInt32"), findings = block.AddNumber<uint>("findings", "UInt32"),
            incidents = block.AddNumber<uint>("incidents", "UInt32"), subjects = block.AddNumber<uint>("subjects", "UInt32"), gap = block.AddNumber<uint>("gap_seconds", "UInt32");
        NumberColumn<byte> incomplete = block.AddNumber<byte>("incomplete", "Bool");
        NumberColumn<double> budget = block.AddNumber<double>("budget", "Float64");
        foreach (JudgedWindow row in rows)
        {
            window.Append((uint)row.Seconds);
            judged.Append(Microseconds(row.JudgedAt));
            edges.Append((uint)row.Edges);
            clients.Append((uint)row.Clients);
            findings.Append((uint)row.Findings);
            incidents.Append((uint)row.Incidents);
            subjects.Append((uint)row.Subjects);
            gap.Append((uint)Math.Clamp(row.GapSeconds, 0, uint.MaxValue));
            incomplete.Append(row.Incomplete ? (byte)1 : (byte)0);
            budget.Append(row.Budget);
        }

        return block;
    }

    public static NativeBlock Findings(IEnumerable<(long Window, int Position, Finding Finding)> rows)
    {
        NativeBlock block = new();
        NumberColumn<uint> window = block.AddNumber<uint>("window", "DateTime('UTC')"), position = block.AddNumber<uint>("position", "UInt32");
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), host = block.AddLowCardinality("host"),
            source = block.AddLowCardinality("source_service"), service = block.AddLowCardinality("service");
        NumberColumn<sbyte> kind = block.AddNumber<sbyte>("kind", EnumType<SubjectKind>()), metric = block.AddNumber<sbyte>("metric", EnumType<FindingMetric>());
        NumberColumn<ulong> endpoint = block.AddNumber<ulong>("endpoint_id", "UInt64"), requests = block.AddNumber<ulong>("requests", "UInt64");
        StringColumn client = block.AddString("client"), reason = block.AddString("reason");
        NumberColumn<long> started = block.AddTime("started"), ended = block.AddTime("ended");
        NumberColumn<double> p = block.AddNumber<double>("p_value", "Float64"), observed = block.AddNumber<double>("observed", "Float64"),
            expected = block.AddNumber<double>("expected", "Float64"), lower = block.AddNumber<double>("lower", "Float64"), upper = block.AddNumber<double>("upper", "Float64");
        foreach ((long start, int place, Finding finding) in rows)
        {
            Subject subject = finding.Subject;
            window.Append((uint)start);
            position.Append((uint)place);
            tenant.Append(subject.Tenant);
            app.Append(subject.App);
            host.Append(subject.Host);
            source.Append(subject.Source);
            service.Append(subject.Service);
            kind.Append((sbyte)subject.Kind);
            metric.Append((sbyte)finding.Metric);
            endpoint.Append(subject.EndpointId);
            requests.Append((ulong)Math.Max(0, finding.Requests));
            client.Append(subject.Client);
            reason.Append(finding.Reason);
            started.Append(Microseconds(finding.Start));
            ended.Append(Microseconds(finding.End));
            p.Append(finding.PValue);
            observed.Append(finding.Observed);
            expected.Append(finding.Expected);
            lower.Append(finding.Lower);
            upper.Append(finding.Upper);
        }

        return block;
    }

    public static NativeBlock Incidents(IEnumerable<(IncidentView Incident, long Version)> rows)
    {
        NativeBlock block = new();
        StringColumn id = block.AddString("id"), title = block.AddString("title"), client = block.AddString("cause_client"), detail = block.AddString("detail");
        NumberColumn<long> opened = block.AddTime("opened"), began = block.AddTime("began"), seen = block.AddTime("last_seen");
        NullableColumn<NumberColumn<long>> closed = block.Add("closed", new NullableColumn<NumberColumn<long>>(new NumberColumn<long>("DateTime64(6, 'UTC')")));
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), kind = block.AddLowCardinality("cause_kind"),
            source = block.AddLowCardinality("cause_source"), service = block.AddLowCardinality("cause_service");
        NumberColumn<double> p = block.AddNumber<double>("p_value", "Float64"), share = block.AddNumber<double>("cause_share", "Float64");
        ArrayColumn<StringColumn> services = block.Add("services", new ArrayColumn<StringColumn>(new StringColumn()));
        StringColumn merged = block.AddString("merged_into");
        NumberColumn<ulong> versions = block.AddNumber<ulong>("version", "UInt64");
        foreach ((IncidentView incident, long version) in rows)
        {
            CauseView? cause = incident.Causes.Count > 0 ? incident.Causes[0] : null;
            id.Append(incident.Id);
            title.Append(incident.Title);
            client.Append(cause?.Client ?? "");
            detail.Append(incident.ToJson());
            opened.Append(Microseconds(incident.Opened));
            began.Append(Microseconds(incident.Began));
            seen.Append(Microseconds(incident.LastSeen));
            if (incident.Closed is { } end)
            {
                closed.Values.Append(Microseconds(end));
                closed.EndValue();
            }
            else
            {
                closed.AppendNull();
            }

            tenant.Append(incident.Tenant);
            app.Append(incident.App);
            kind.Append(cause is null ? "" : Word(cause.Kind.ToString()));
            source.Append(cause?.Source ?? "");
            service.Append(cause?.Service ?? "");
            p.Append(incident.PValue);
            share.Append(cause?.Share ?? 0);
            foreach (string name in incident.Services) services.Elements.Append(name);
            services.EndRow();
            merged.Append(incident.MergedInto ?? "");
            versions.Append((ulong)version);
        }

        return block;
    }

    /// <summary>A name as the API and the tables write it: <c>ErrorRate</c> becomes <c>error-rate</c>.</summary>
    internal static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    /// <summary>The type of a column that holds an enumeration.</summary>
    internal static string EnumType<T>() where T : struct, Enum =>
        $"Enum8({string.Join(", ", Enum.GetValues<T>().Select(v => FormattableString.Invariant($"'{Word(v.ToString())}' = {Convert.ToByte(v, System.Globalization.CultureInfo.InvariantCulture)}")))})";

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static long Microseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
