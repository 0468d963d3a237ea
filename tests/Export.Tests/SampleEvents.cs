using Insight.Export.Events;

namespace Insight.Export.Tests;

/// <summary>Events of every kind, plain and hostile.</summary>
internal static class SampleEvents
{
    private static readonly DateTime s_time = new(2026, 5, 1, 10, 20, 30, 456, DateTimeKind.Utc);

    private static readonly string[] s_methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "", "BREW"];

    /// <summary>One event of each kind and shape that formats tell apart.</summary>
    public static IEnumerable<ExportEvent> All =>
    [
        .. s_methods.Select(static method => Request("/orders/17", method)),
        Request("/") with { Denied = true, Status = 403, Flag = "waf", WafRules = [942100, 949110], Policy = "shop-limit", TraceId = new string('a', 32) },
        Request("/") with { Status = 0, Flag = "timeout", Tenant = "" },
        new RequestEvent { Id = "r", Time = s_time, Request = new RequestFacts() },
        Security("SQL injection", "ARGS:q"),
        Security("", "") with { Blocked = true, Severity = EventSeverity.Critical, Score = 15 },
        Denial("shop-limit", "limit", "rate"),
        Denial("shop-api", "deny", "unknown-endpoint") with { Status = 404 },
        Denial("", "", "") with { Message = "", Status = 0, Request = new RequestFacts() },
        .. Enum.GetValues<IncidentChange>().Select(static change => Incident("cart: 40 % of requests failed", change)),
        Incident("x", IncidentChange.Opened) with { Services = [], Cause = "" },
        .. ((string[])["created", "changed", "deleted", "approve", "reject", "promote", "roll-back", "snooze", "revoked", "break-glass"]).Select(static action => Audit(action, "policy", "shop-limit")),
        Audit("created", "user", "ann"), Audit("deleted", "route", "shop"),
    ];

    public static RequestEvent Request(string path, string method = "GET", string client = "192.0.2.7") => new()
    {
        Id = new string('0', 32),
        Time = s_time,
        Tenant = "acme",
        Request = new RequestFacts { App = "shop", Host = "shop.example", SourceService = "web", Service = "orders", EndpointId = "00000000000000ff", Method = method, Path = path, Client = client, RequestId = "req-1" },
        Gateway = "edge-1",
        Protocol = "HTTP/2",
        Status = 200,
        DurationMicroseconds = 12_345,
        RequestBytes = 10,
        ResponseBytes = 2_000,
    };

    public static SecurityEvent Security(string message, string variable) => new()
    {
        Id = "s",
        Time = s_time,
        Tenant = "acme",
        Request = Request("/search", client: "2001:db8::1").Request,
        Rule = 942100,
        Message = message,
        Variable = variable,
        Severity = EventSeverity.High,
        Score = 5,
    };

    public static SecurityEvent Denial(string policy, string verdict, string reason) => new()
    {
        Id = "s-policy",
        Time = s_time,
        Tenant = "acme",
        Request = Request("/orders/17").Request,
        Source = FindingSource.Policy,
        Message = $"Policy {policy} turned the request away: {reason}",
        Severity = EventSeverity.Low,
        Blocked = true,
        Policy = policy,
        Verdict = verdict,
        Reason = reason,
        Status = 429,
    };

    public static IncidentEvent Incident(string title, IncidentChange change) => new()
    {
        Id = "i-1",
        Time = s_time,
        Tenant = "acme",
        Incident = "00000000000000aa",
        Change = change,
        App = "shop",
        Title = title,
        Began = s_time.AddMinutes(-2),
        LastSeen = s_time,
        Severity = EventSeverity.High,
        PValue = 1e-20,
        Services = ["cart", "web"],
        Cause = "cart itself",
    };

    public static AuditEvent Audit(string action, string kind, string name) => new()
    {
        Id = "a-7",
        Time = s_time,
        Tenant = "acme",
        Number = 7,
        Actor = "ann",
        Action = action,
        Kind = kind,
        Name = name,
        Reason = "because",
        Hash = new string('f', 64),
    };

    /// <summary>Every kind of event with a text in every place that a client or a person can write to.</summary>
    public static IEnumerable<ExportEvent> With(string text)
    {
        RequestFacts facts = new() { App = text, Host = text, SourceService = text, Service = text, EndpointId = text, Method = text, Path = text, Client = text, RequestId = text };
        yield return Request(text) with { Id = text, Tenant = text, Request = facts, Gateway = text, Protocol = text, Flag = text, TraceId = text, Policy = text };
        yield return Security(text, text) with { Id = text, Tenant = text, Request = facts };
        yield return Denial(text, text, text) with { Id = text, Tenant = text, Request = facts };
        yield return Incident(text, IncidentChange.Opened) with { Id = text, Tenant = text, Incident = text, App = text, Services = [text, text], Cause = text };
        yield return Audit(text, text, text) with { Id = text, Tenant = text, Actor = text, Reason = text, Hash = text };
    }
}
