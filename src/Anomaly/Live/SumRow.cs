using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>A row of <see cref="WindowSql.Rows"/> or <see cref="WindowSql.Versions"/>.</summary>
internal sealed class SumRow : IWindowed<WindowRow>, IWindowed<VersionRow>
{
    public long Seconds { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string Source { get; set; } = "";

    public string Service { get; set; } = "";

    public string Version { get; set; } = "";

    public ulong EndpointId { get; set; }

    public long Requests { get; set; }

    public long ClientErrors { get; set; }

    public long ServerErrors { get; set; }

    public long RequestBytes { get; set; }

    public long ResponseBytes { get; set; }

    public long Microseconds { get; set; }

    public Dictionary<short, ulong> Durations { get; set; } = [];

    private WindowHistogram Histogram => WindowHistogram.Of(Durations.Select(static d => KeyValuePair.Create(d.Key, (long)d.Value)));

    WindowRow IWindowed<WindowRow>.ToResult() => new(
        Tenant, App, Host, Source, Service, EndpointId, Requests, ClientErrors, ServerErrors, RequestBytes, ResponseBytes, Microseconds, Histogram);

    VersionRow IWindowed<VersionRow>.ToResult() => new(Tenant, App, Host, Service, Version, EndpointId, Requests, ServerErrors, Histogram);
}
