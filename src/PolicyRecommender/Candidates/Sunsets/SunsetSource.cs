using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Sunsets;

/// <summary>Proposes to close endpoints that are over: deprecated by their document, replaced by a later version, or not used for a long time, and hardly asked for any more.</summary>
public sealed class SunsetSource(ClickHouseDataSource storage, IDeprecatedEndpoints deprecated) : ICandidateSource
{
    /// <summary>Accepted requests in the second half of the time, as share of those of what replaced it, or of the host's.</summary>
    private const double MostUse = 0.01, MostUseOfHost = 0.0005;

    /// <summary>Accepted requests of a host, and of what replaced an endpoint, below which little use says nothing.</summary>
    private const ulong LeastOfHost = 1_000, LeastOfSuccessor = 200;

    private const int MostClosed = 500, MostKept = 10_000;

    private const string Used = $"""
        SELECT e.endpoint_id AS Id, e.host AS Host, e.method AS Method, e.template AS Template, e.tier AS Tier, u.first AS First, u.second AS Second, u.clients AS Clients, u.poisoned AS Poisoned
        FROM (SELECT endpoint_id, host, method, template, tier FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier IN (2, 3) AND host != '' ORDER BY host, template, method LIMIT 200000) AS e
        LEFT JOIN
        (
          SELECT if(alias.endpoint_id != 0, alias.endpoint_id, r.endpoint_id) AS endpoint, countIf(NOT bad AND ok AND time < @half) AS first, countIf(NOT bad AND ok AND time >= @half) AS second,
            uniqIf(client_ip, NOT bad AND ok AND time >= @half) AS clients, countIf(bad) AS poisoned
          FROM (SELECT endpoint_id, time, client_ip, {TaughtSql.Accepted} AS ok, {TaughtSql.Poisoned} AS bad FROM records WHERE {TaughtSql.InTime} AND endpoint_id != 0) AS r
          LEFT JOIN (SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL) AS alias ON alias.alias_id = r.endpoint_id
          GROUP BY endpoint
        ) AS u ON u.endpoint = e.endpoint_id
        ORDER BY Host, Template, Method
        """;

    /// <inheritdoc />
    public string Kind => "endpoints";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Poison.Refuses(question, Kind)) return [];
        IReadOnlySet<ulong> documents = await deprecated.FindAsync(question.Tenant, cancellationToken);
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<UsedEndpoint> rows = await connection.QueryAsync<UsedEndpoint>(new CommandDefinition(Used, TaughtSql.Arguments(question), commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken));
        return [.. rows.GroupBy(static row => row.Host).SelectMany(host => Candidate(question, host.Key, [.. host], documents))];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, string host, UsedEndpoint[] endpoints, IReadOnlySet<ulong> documents)
    {
        ulong all = endpoints.Aggregate(0UL, static (sum, endpoint) => sum + endpoint.Second);
        if (all < LeastOfHost) yield break;
        List<(UsedEndpoint Endpoint, string Why)> over = [];
        foreach (UsedEndpoint endpoint in endpoints)
        {
            if (over.Count < MostClosed && Over(endpoint, endpoints, documents, all) is { } why) over.Add((endpoint, why));
        }

        // What is closed says nothing of what is not: the rest of the host stays as it is.
        HashSet<ulong> closed = [.. over.Select(static one => one.Endpoint.Id)];
        PolicyEndpoint[] kept = [.. endpoints.Where(endpoint => endpoint.Tier == 2 && !closed.Contains(endpoint.Id)).Select(static endpoint => new PolicyEndpoint { Method = endpoint.Method, Path = endpoint.Template }).Distinct()];
        if (over.Count == 0 || kept.Length is 0 or > MostKept) yield break;
        PolicyEndpoint[] gone = [.. over.Select(static one => new PolicyEndpoint { Method = one.Endpoint.Method, Path = one.Endpoint.Template }).Distinct().Except(kept)];
        PolicyScope scope = new() { Hosts = [host], Endpoints = gone };
        if (gone.Length == 0 || Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Endpoints is not null) is not null) yield break;
        string name = CandidateName.Of("sunset", host);
        GatewayObject<PolicySpec>? existing = question.Objects.Policies.FirstOrDefault(policy => policy.Metadata.Tenant == question.Tenant && policy.Metadata.Name.StartsWith(name, StringComparison.Ordinal));
        ulong left = over.Aggregate(0UL, static (sum, one) => sum + one.Endpoint.Second), poisoned = over.Aggregate(0UL, static (sum, one) => sum + one.Endpoint.Poisoned);
        List<string> cautions = [.. TaughtSql.Cautions(question, (long)poisoned)];
        if (left > 0) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{left} accepted requests of up to {over.Max(static one => one.Endpoint.Clients)} clients per endpoint still came in the second half of the time; they would get 404"));
        yield return new Candidate(
            $"endpoints/sunset/{host}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? name, Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Endpoints = new EndpointAllowListRule { Allow = kept } }),
            existing?.Metadata.Name ?? "",
            string.Create(CultureInfo.InvariantCulture, $"Close {gone.Length} endpoints of {TrafficText.Clean(host)} that are over"),
            string.Join("; ", over.Take(5).Select(static one => $"{one.Endpoint.Method} {TrafficText.Clean(one.Endpoint.Template)} {one.Why}")) + (over.Count > 5 ? "; …" : ""),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = (long)all,
                Clients = (long)over.Max(static one => one.Endpoint.Clients),
                Stability = 1 - ((double)left / all),
                Confidence = left == 0 ? CandidateConfidence.High : CandidateConfidence.Medium,
                Facts = [new EvidenceFact("endpoints that are over", gone.Length), new EvidenceFact("accepted requests to them in the second half of the time", left, "requests"), new EvidenceFact("endpoints that stay", kept.Length)],
                Cautions = cautions,
            });
    }

    /// <summary>Why an endpoint is over, in a few words; null: it is not.</summary>
    private static string? Over(UsedEndpoint endpoint, UsedEndpoint[] endpoints, IReadOnlySet<ulong> documents, ulong all)
    {
        if (endpoint.Tier == 3) return endpoint.First + endpoint.Second == 0 ? "was not used for a long time" : null;
        int version = ApiVersion.Of(endpoint.Template, out string form);
        UsedEndpoint? successor = version == 0 ? null : endpoints.Where(other => other.Tier == 2 && other.Method == endpoint.Method && ApiVersion.Of(other.Template, out string same) > version && same == form).MaxBy(static other => other.Second);
        if (successor is not null && successor.Second >= LeastOfSuccessor && endpoint.Second <= successor.Second * MostUse) return $"was replaced by {TrafficText.Clean(successor.Template)}";
        return documents.Contains(endpoint.Id) && endpoint.Second <= all * MostUseOfHost ? "is deprecated by its document and hardly used" : null;
    }
}
