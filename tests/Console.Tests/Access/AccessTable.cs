using System.Net;
using System.Text.Json;
using Insight.Contracts.Policies;
using static System.Net.HttpStatusCode;
using static Insight.Console.Access.Role;
using static Insight.Console.Tests.Access.AccessScene;

namespace Insight.Console.Tests.Access;

/// <summary>Who may do what: every operation of the API, in words of its answers. A new address needs a line here.</summary>
internal static class AccessTable
{
    private const string Window = "from=2026-03-01T10:00:00Z&to=2026-03-01T10:05:00Z";

    public static IReadOnlyList<AccessEntry> Entries { get; } =
    [
        // Facts: others' look as if there were none.
        Get("/api/v1/status", shows: false),
        Get("/api/v1/services"),
        Get("/api/v1/edges"),
        Get("/api/v1/endpoints"),
        Get("/api/v1/graph"),
        Get("/api/v1/graph/services", static t => $"?text={Service(t)}", shows: false),
        Get("/api/v1/edges/detail", static t => $"?edge=web%3E{Service(t)}&{Window}", other: NotFound),
        Get("/api/v1/requests", static t => $"?edge=web%3E{Service(t)}&{Window}"),
        Get("/api/v1/distributions", static t => $"?edge=web%3E{Service(t)}&metric=latency"),
        Get("/api/v1/journeys"),
        Get("/api/v1/journeys/{traceId}", static t => $"/{Trace(t)}", shows: true),
        Get("/api/v1/waf/findings"),
        Get("/api/v1/waf/summary", static _ => $"?by=endpoint&{Window}"),
        Get("/api/v1/waf/findings/{requestId}", static t => $"/{t}-request", other: NotFound),
        Get("/api/v1/incidents"),
        Get("/api/v1/incidents/{id}", static t => $"/{Incident(t)}", other: NotFound),
        Get("/api/v1/findings"),
        Get("/api/v1/advice"),
        Get("/api/v1/detection"),
        Get("/api/v1/clients", static t => $"?tenant={t}"),
        Get("/api/v1/clients/{key}", static t => $"/{ClientKey(t)}", other: NotFound),
        Get("/api/v1/metrics", shows: false),
        Get("/api/v1/bands", static t => $"?service={Service(t)}&{Window}"),
        Get("/api/v1/endpoints/{id}", static t => $"/{AccessScene.Endpoint(t)}", other: NotFound),
        Get("/api/v1/endpoints/{id}/drift", static t => $"/{AccessScene.Endpoint(t)}/drift", other: NotFound, shows: false),
        Get("/api/v1/openapi", static t => $"?host={Host(t)}", other: NotFound),
        Get("/api/v1/profiles", shows: false),
        Get("/api/v1/profiles/{endpoint}", static t => $"/{AccessScene.Endpoint(t)}", own: NotFound, other: NotFound, shows: false),

        // What gateways told: of each tenant's clusters and routes only those.
        Get("/api/v1/clusters"),
        Get("/api/v1/clusters", static t => $"?tenant={t}"),
        Get("/api/v1/routes"),
        Get("/api/v1/routes", static t => $"?tenant={t}"),

        // What people told.
        new("GET /api/v1/expectations", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/expectations", s.Expectation(t)))) { Shows = true },
        new("POST /api/v1/expectations", Analyst, OK, Forbidden, static (_, t, _) => Json("/api/v1/expectations", new { tenant = t, service = Service(t), until = Now.AddDays(1), reason = "known" })),
        new("DELETE /api/v1/expectations/{id}", Analyst, NoContent, NotFound, static (s, t, _) => new($"/api/v1/expectations/{s.Expectation(t)}")),
        new("GET /api/v1/deployments", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/deployments", s.Deployment(t)))) { Shows = true },
        new("POST /api/v1/deployments", Analyst, OK, Forbidden, static (_, t, _) => Json("/api/v1/deployments", new { tenant = t, service = Service(t), version = "2" })),
        new("POST /api/v1/endpoints/{id}/drift/accept", Analyst, OK, NotFound, static (_, t, _) => Json($"/api/v1/endpoints/{AccessScene.Endpoint(t)}/drift/accept", new { })),
        new("GET /api/v1/endpoints/decisions", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/endpoints/decisions", s.Decision(t)))) { Shows = true },
        new("POST /api/v1/endpoints/pins", Analyst, OK, Forbidden, static (_, t, _) => Json("/api/v1/endpoints/pins", new { tenant = t, pattern = "/a/{b}", segment = 1, @as = "parameter", reason = "why" })),
        new("POST /api/v1/endpoints/pins", Analyst, Forbidden, Forbidden, static (_, _, _) => Json("/api/v1/endpoints/pins", new { pattern = "/a/{b}", segment = 1, @as = "parameter", reason = "for all tenants" })),
        new("POST /api/v1/endpoints/ignored", Analyst, OK, Forbidden, static (_, t, _) => Json("/api/v1/endpoints/ignored", new { tenant = t, pattern = "/a", @as = "ignore", reason = "why" })),
        new("DELETE /api/v1/endpoints/decisions/{id}", Analyst, NoContent, NotFound, static (s, t, _) => new($"/api/v1/endpoints/decisions/{s.Decision(t)}")),
        new("GET /api/v1/known-apis", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/known-apis", s.Document(t)))) { Shows = true },
        new("GET /api/v1/known-apis/orphans", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/known-apis/orphans", s.Document(t)))),
        new("PUT /api/v1/known-apis/{name}", Analyst, OK, Forbidden, static (_, t, _) => new($"/api/v1/known-apis/put?tenant={t}", KnownApi)),
        new("PUT /api/v1/known-apis/{name}", Analyst, Forbidden, Forbidden, static (_, _, _) => new("/api/v1/known-apis/put", KnownApi)),
        new("DELETE /api/v1/known-apis/{name}", Analyst, NoContent, Forbidden, static (s, t, _) => new($"/api/v1/known-apis/{s.Document(t)}?tenant={t}&host={Host(t)}")),

        new("GET /api/v1/owners", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/owners", s.Owned(t)))) { Shows = true },
        new("PUT /api/v1/owners", Analyst, OK, Forbidden, static (s, t, _) => Json("/api/v1/owners", new { tenant = t, service = s.Name(t), owner = "team" })),
        new("DELETE /api/v1/owners", Analyst, NoContent, NotFound, static (s, t, _) => new($"/api/v1/owners?tenant={t}&service={s.Owned(t)}")),

        // Objects: analysts change policies in shadow, all else takes an approver.
        new("GET /api/v1/objects", Viewer, OK, OK, static (s, t, _) => new(About($"/api/v1/objects?tenant={t}", s.Stored(t)))) { Shows = true },
        new("GET /api/v1/objects/{kind}", Viewer, OK, OK, static (s, t, _) => new(About($"/api/v1/objects/policy?tenant={t}", s.Stored(t)))) { Shows = true },
        new("GET /api/v1/objects/{kind}/{name}", Viewer, OK, NotFound, static (s, t, _) => new($"/api/v1/objects/policy/{s.Stored(t)}?tenant={t}")) { Shows = true },
        new("GET /api/v1/schemas/{kind}", Viewer, OK, OK, static (_, _, _) => new("/api/v1/schemas/policy")),
        new("PUT /api/v1/objects", Analyst, OK, Forbidden, static (s, t, _) => Text("/api/v1/objects", AccessScene.Policy(t, s.Name(t)).Json)),
        new("POST /api/v1/objects", Analyst, OK, Forbidden, static (s, t, _) => Text("/api/v1/objects", AccessScene.Policy(t, s.Name(t)).Json)),
        new("PUT /api/v1/objects", Approver, OK, Forbidden, static (s, t, _) => Text("/api/v1/objects", EndpointText(t, s.Name(t)))),
        new("PUT /api/v1/objects", Approver, OK, Forbidden, static (s, t, _) => Text("/api/v1/objects", AccessScene.Policy(t, s.Stored(t), PolicyMode.Enforce).Json)),
        new("PUT /api/v1/objects", Approver, OK, Forbidden, static (s, t, _) => Text("/api/v1/objects", AccessScene.Policy(t, s.Stored(t, PolicyMode.Enforce)).Json)),
        new("POST /api/v1/objects/delete", Analyst, OK, Forbidden, static (s, t, _) => Text("/api/v1/objects/delete", AccessScene.Policy(t, s.Stored(t)).Json)),
        new("DELETE /api/v1/objects/{kind}/{name}", Analyst, OK, NotFound, static (s, t, _) => new($"/api/v1/objects/policy/{s.Stored(t)}?tenant={t}")),
        new("DELETE /api/v1/objects/{kind}/{name}", Approver, OK, NotFound, static (s, t, _) => new($"/api/v1/objects/policy/{s.Stored(t, PolicyMode.Enforce)}?tenant={t}")) { Address = Analyst },
        new("POST /api/v1/policies/replay", Analyst, OK, Forbidden, static (s, t, _) => Text($"/api/v1/policies/replay?{Window}", AccessScene.Policy(t, s.Name(t)).Json)),

        new("GET /api/v1/policies/{name}/effect", Viewer, OK, NotFound, static (_, t, _) => new($"/api/v1/policies/limit/effect?tenant={t}")),

        // Proposals: analysts draft, approvers decide.
        new("GET /api/v1/proposals", Viewer, OK, OK, static (s, t, _) => new(About($"/api/v1/proposals?tenant={t}", s.Proposal(t)))) { Shows = true },
        new("GET /api/v1/proposals/{id}", Viewer, OK, NotFound, static (s, t, _) => new($"/api/v1/proposals/{s.Proposal(t)}?tenant={t}")) { Shows = true },
        new("GET /api/v1/proposals/status", Viewer, OK, OK, static (_, t, _) => new($"/api/v1/proposals/status?tenant={t}")),
        new("POST /api/v1/proposals", Analyst, OK, Forbidden, static (s, t, _) => Text("/api/v1/proposals?reason=why", AccessScene.Policy(t, s.Name(t)).Json)),
        new("PUT /api/v1/proposals/{id}", Analyst, OK, NotFound, static (s, t, _) => Text($"/api/v1/proposals/{s.Proposal(t)}?tenant={t}", AccessScene.Policy(t, s.Name(t)).Json)),
        new("POST /api/v1/proposals/{id}/{action}", Analyst, OK, NotFound, static (s, t, _) => Json($"/api/v1/proposals/{s.Proposal(t)}/review?tenant={t}", new { })),
        new("POST /api/v1/proposals/{id}/{action}", Approver, OK, NotFound, static (s, t, _) => Json($"/api/v1/proposals/{s.Proposal(t, inReview: true)}/approve?tenant={t}", new { })) { Address = Analyst },
        new("POST /api/v1/proposals/{id}/{action}", Approver, OK, NotFound, static (s, t, _) => Json($"/api/v1/proposals/{s.Proposal(t)}/reject?tenant={t}", new { reason = "no" })) { Address = Analyst },
        // Another tenant's proposal is not there under the own tenant's name either.
        new("GET /api/v1/proposals/{id}", Viewer, NotFound, NotFound, static (s, _, _) => new($"/api/v1/proposals/{s.Proposal(Other)}?tenant={Own}")),

        new("GET /api/v1/audit", Viewer, OK, OK, static (s, t, _) => new(About($"/api/v1/audit?tenant={t}", s.Stored(t)))) { Shows = true },
        new("GET /api/v1/audit", Viewer, OK, OK, static (s, t, _) => new(About("/api/v1/audit", s.Stored(t) + s.Token(t, "nobody")))),
        new("GET /api/v1/audit/chain", Viewer, OK, OK, static (_, _, _) => new("/api/v1/audit/chain")) { IsEverywhere = true },
        new("GET /api/v1/gateways", Viewer, OK, OK, static (_, _, _) => new("/api/v1/gateways")) { IsEverywhere = true },
        new("DELETE /api/v1/gateways", Admin, NotFound, NotFound, static (_, _, _) => new("/api/v1/gateways?id=nobody")) { IsEverywhere = true },

        // The installation itself: of no tenant.
        new("GET /api/v1/pipeline", Viewer, OK, OK, static (_, _, _) => new("/api/v1/pipeline")) { IsEverywhere = true },
        new("GET /api/v1/pipeline/dead-letters", Viewer, OK, OK, static (_, _, _) => new("/api/v1/pipeline/dead-letters")) { IsEverywhere = true },
        new("POST /api/v1/pipeline/dead-letters/{action}", Admin, OK, OK, static (_, _, _) => Json("/api/v1/pipeline/dead-letters/retry", new { ids = new[] { new string('0', 32) } })) { IsEverywhere = true },
        new("GET /api/v1/exports", Viewer, OK, OK, static (_, _, _) => new("/api/v1/exports")) { IsEverywhere = true },
        new("GET /api/v1/exports/{name}/letters", Viewer, NotFound, NotFound, static (_, _, _) => new("/api/v1/exports/soc/letters")) { IsEverywhere = true },
        new("POST /api/v1/exports/{name}/{action}", Admin, NotFound, NotFound, static (_, _, _) => Json("/api/v1/exports/soc/pause", new { reason = "why" })) { IsEverywhere = true },
        new("GET /api/v1/retention", Viewer, OK, OK, static (_, _, _) => new("/api/v1/retention")) { IsEverywhere = true },
        new("PUT /api/v1/retention/{kind}", Admin, OK, OK, static (_, _, _) => Json("/api/v1/retention/bands", new { days = 20, reason = "why" })) { IsEverywhere = true },
        new("GET /api/v1/erasures", Admin, OK, OK, static (_, _, _) => new("/api/v1/erasures")) { IsEverywhere = true },
        new("GET /api/v1/erasures/{number}", Admin, NotFound, NotFound, static (_, _, _) => new("/api/v1/erasures/7")) { IsEverywhere = true },
        new("POST /api/v1/erasures", Admin, OK, OK, static (_, _, _) => Json("/api/v1/erasures", new { kind = "client", value = "192.0.2.200", reason = "asked for it", dryRun = true })) { IsEverywhere = true },
        new("GET /api/v1/detection/budget", Viewer, OK, OK, static (_, _, _) => new("/api/v1/detection/budget")) { IsEverywhere = true },
        new("PUT /api/v1/detection/budget", Admin, OK, OK, static (_, _, _) => Json("/api/v1/detection/budget", new { perWeek = 2, reason = "why" })) { IsEverywhere = true },

        // Users and tokens.
        new("GET /api/v1/users", Admin, OK, OK, static (s, t, _) => new(About("/api/v1/users", s.User(t)))) { Shows = true },
        new("POST /api/v1/users", Admin, OK, Forbidden, static (s, t, _) => Json("/api/v1/users", new { name = s.Name(t), password = AccessConsole.Password, roles = RolesOf(t, "viewer") })),
        new("PUT /api/v1/users/{name}/roles", Admin, NoContent, NotFound, static (s, t, _) => Json($"/api/v1/users/{s.User(t)}/roles", new { roles = RolesOf(Own, "analyst") })),
        new("PUT /api/v1/users/{name}/roles", Admin, Forbidden, NotFound, static (s, t, _) => Json($"/api/v1/users/{s.User(t)}/roles", new { roles = RolesOf("*", "viewer") })),
        new("PUT /api/v1/users/{name}/password", Admin, BadRequest, NotFound, static (s, t, _) => Json($"/api/v1/users/{s.User(t)}/password", new { password = AccessConsole.Password })),
        new("DELETE /api/v1/users/{name}", Admin, NoContent, NotFound, static (s, t, _) => new($"/api/v1/users/{s.User(t)}")),
        new("GET /api/v1/tokens", Viewer, OK, OK, static (s, t, who) => new(About("/api/v1/tokens", s.Token(t, t == Own ? who : "nobody")))) { Shows = true },
        new("POST /api/v1/tokens", Viewer, OK, Forbidden, static (s, t, _) => Json("/api/v1/tokens", new { name = s.Name(t), roles = RolesOf(t, "viewer"), days = 1 })),
        new("DELETE /api/v1/tokens/{id}", Viewer, NoContent, NotFound, static (s, t, who) => new($"/api/v1/tokens/{s.Token(t, t == Own ? who : "nobody")}")),
        new("GET /api/v1/session", None, OK, OK, static (_, _, _) => new("/api/v1/session")),
        new("DELETE /api/v1/session", None, NoContent, NoContent, static (_, _, _) => new("/api/v1/session")),
        new("PUT /api/v1/session/password", None, BadRequest, BadRequest, static (_, _, _) => Json("/api/v1/session/password", new { current = "not my password", password = AccessConsole.Password })),

        // Requests that prove themselves: a role is no proof.
        Proof("POST /api/v1/session", Unauthorized, static () => new { name = Guid.NewGuid().ToString("N"), password = "x" }),
        Proof("POST /api/v1/claim", Unauthorized, static () => new { name = "eve", password = AccessConsole.Password }),
        Proof("GET /api/v1/bundle", Unauthorized),
        Proof("GET /api/v1/bundle/parts/{sha256}", Unauthorized),
        Proof("POST /api/v1/bundle/acks", Unauthorized, static () => new { }),
        Proof("POST /api/v1/bundle/rollbacks", Unauthorized, static () => new { }),
        Proof("POST /api/v1/bundle/rates", Unauthorized, static () => new { }),
        Proof("POST /api/v1/bundle/reports", Unauthorized, static () => new { }),
        Proof("POST /api/v1/enrol", BadRequest, static () => new { }),
        Proof("POST /api/v1/enrol/renew", BadRequest, static () => new { }),
    ];

    private static AccessEntry Get(string operation, Func<string, string>? tail = null, HttpStatusCode own = OK, HttpStatusCode other = OK, bool shows = true)
    {
        int parameter = operation.IndexOf("/{", StringComparison.Ordinal);
        string path = parameter < 0 ? operation : operation[..parameter];
        return new("GET " + operation, Viewer, own, other, (_, t, _) => new(path + (tail?.Invoke(t) ?? ""))) { Shows = shows };
    }

    private static AccessEntry Proof(string operation, HttpStatusCode answer, Func<object>? body = null) => new(
        operation, None, answer, answer, (_, _, _) => body is null ? new(operation[(operation.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace("{sha256}", new string('0', 64), StringComparison.Ordinal)) : Json(operation[(operation.IndexOf(' ', StringComparison.Ordinal) + 1)..], body()))
    {
        Unproven = answer
    };

    private static Dictionary<string, string> RolesOf(string tenant, string role) => new() { [tenant] = role };

    private static AccessRequest Json(string path, object body) => new(path, JsonSerializer.Serialize(body));

    private static AccessRequest Text(string path, string body) => new(path, body, "application/yaml");

    private static string EndpointText(string tenant, string name) => $$"""
        apiVersion: insight/v1
        kind: Endpoint
        metadata: { name: {{name}}, tenant: {{tenant}} }
        spec: { address: "10.0.0.7:8080" }
        """;

    /// <summary>An address, once there is what it tells of.</summary>
    private static string About(string path, string made) => made.Length > 0 ? path : throw new InvalidOperationException("Nothing was made.");
}
