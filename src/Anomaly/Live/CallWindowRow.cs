using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>A row of <see cref="WindowSql.Calls"/>.</summary>
internal sealed class CallWindowRow : IWindowed<CallRow>
{
    public long Seconds { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Source { get; set; } = "";

    public string Service { get; set; } = "";

    public ulong EndpointId { get; set; }

    public long Calls { get; set; }

    public long Attempts { get; set; }

    public long Failures { get; set; }

    public long Parents { get; set; }

    public long MostPerParent { get; set; }

    public long ParentsWithRepeats { get; set; }

    public long BusiestSecond { get; set; }

    public long RequestBytes { get; set; }

    public CallRow ToResult() => new(
        Tenant, App, Source, Service, EndpointId, Calls, Attempts, Failures, Parents, MostPerParent, ParentsWithRepeats, BusiestSecond, RequestBytes);
}
