using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>A row of <see cref="WindowSql.Clients"/>.</summary>
internal sealed class ClientWindowRow : IWindowed<ClientRow>
{
    public long Seconds { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string Service { get; set; } = "";

    public string Client { get; set; } = "";

    public long Requests { get; set; }

    public long Errors { get; set; }

    public long Denied { get; set; }

    public long Missing { get; set; }

    public long WafHits { get; set; }

    public int Endpoints { get; set; }

    public int Paths { get; set; }

    public int Objects { get; set; }

    public ulong ObjectEndpointId { get; set; }

    public long ObjectsDenied { get; set; }

    public int Transitions { get; set; }

    public long ResponseBytes { get; set; }

    public ClientRow ToResult() => new(
        Tenant, App, Host, Service, Client, Requests, Errors, Denied, Missing, WafHits, Endpoints, Paths, Objects, ObjectEndpointId, ObjectsDenied, Transitions, ResponseBytes);
}
