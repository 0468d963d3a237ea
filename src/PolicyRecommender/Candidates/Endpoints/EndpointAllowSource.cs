using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Endpoints;

/// <summary>Proposes a list of the endpoints of each host: those that are confirmed, when they are nearly all that is asked for successfully.</summary>
public sealed class EndpointAllowSource(ClickHouseDataSource storage) : ICandidateSource
{
    /// <summary>Accepted requests of a host below which nothing is proposed, and the share of them that may go to what is not confirmed.</summary>
    private const long LeastRequests = 1_000;

    private const double MostUncovered = 0.01;

    private const int MostEndpoints = 10_000, MostHosts = 1_000;

    // Newly confirmed ones say that the API still grows.
    private const string Learned = """
        SELECT host, method, template, first_time >= @half AND first_time < @to AS is_new
        FROM learned_endpoints FINAL
        WHERE tenant = @tenant AND NOT ignored AND tier = 2 AND host != ''
        ORDER BY host, template, method
        LIMIT 200000
        """;

    private const string Asked = $"""
        SELECT host, countIf(ok AND NOT poisoned) AS Accepted, countIf(ok AND NOT poisoned AND confirmed) AS Covered, uniqIf(client_ip, ok AND NOT poisoned AND confirmed) AS Clients, countIf(poisoned) AS Poisoned
        FROM
        (
          SELECT host, client_ip, {TaughtSql.Accepted} AS ok, {TaughtSql.Poisoned} AS poisoned,
            endpoint_id IN (SELECT endpoint_id FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier = 2
              UNION DISTINCT SELECT alias_id FROM endpoint_aliases FINAL WHERE endpoint_id IN (SELECT endpoint_id FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier = 2)) AS confirmed
          FROM records WHERE {TaughtSql.InTime} AND host != ''
        )
        GROUP BY host ORDER BY Accepted DESC LIMIT 1000
        """;

    /// <inheritdoc />
    public string Kind => "endpoints";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        CommandDefinition Command(string sql) => new(sql, TaughtSql.Arguments(question), commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken);
        await using ClickHouseConnection connection = storage.CreateConnection();
        var learned = (await connection.QueryAsync<(string Host, string Method, string Template, byte IsNew)>(Command(Learned))).ToLookup(static row => row.Host);
        List<Candidate> candidates = [];
        foreach (var (host, accepted, covered, clients, poisoned) in await connection.QueryAsync<(string, ulong, ulong, ulong, ulong)>(Command(Asked)))
        {
            var endpoints = learned[host].DistinctBy(static row => (row.Method, row.Template)).ToArray();
            if (endpoints.Length is 0 or > MostEndpoints || accepted < LeastRequests || candidates.Count == MostHosts) continue;
            double uncovered = 1 - ((double)covered / accepted);
            if (uncovered > MostUncovered) continue;
            candidates.AddRange(Candidate(question, host, [.. endpoints.Select(static row => new PolicyEndpoint { Method = row.Method, Path = row.Template })], endpoints.Count(static row => row.IsNew != 0),
                (long)accepted, (long)(accepted - covered), (long)clients, (long)poisoned));
        }

        return [.. candidates.OrderBy(static candidate => candidate.Key, StringComparer.Ordinal)];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, string host, PolicyEndpoint[] endpoints, int newOnes, long accepted, long uncovered, long clients, long poisoned)
    {
        PolicyScope scope = new() { Hosts = [host] };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Endpoints is not null);
        if (existing?.Spec.Endpoints is { } rule && rule.Allow.ToHashSet().SetEquals(endpoints)) yield break;
        double stability = 1 - ((double)newOnes / endpoints.Length);
        List<string> cautions = [.. TaughtSql.Cautions(question, poisoned)];
        if (uncovered > 0) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{uncovered} requests that the application accepted went to what is not confirmed yet; they would be turned away"));
        if (newOnes > 0) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{newOnes} of the endpoints came up in the second half of the time: there may be more to come"));
        yield return new Candidate(
            $"endpoints/{host}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("endpoints", host), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Endpoints = new EndpointAllowListRule { Allow = endpoints } }),
            existing?.Metadata.Name ?? "",
            string.Create(CultureInfo.InvariantCulture, $"Turn away what is none of the {endpoints.Length} confirmed endpoints of {host}"),
            string.Create(CultureInfo.InvariantCulture, $"{1 - ((double)uncovered / accepted):P2} of what the application accepted went to confirmed endpoints{(existing is null ? "" : ", and these are others than the policy lists")}"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = accepted,
                Clients = clients,
                Stability = stability,
                Confidence = uncovered * 1_000 > accepted ? CandidateConfidence.Low : Confidences.Of(clients, stability),
                Facts = [new EvidenceFact("confirmed endpoints", endpoints.Length), new EvidenceFact("accepted requests to what is not confirmed", uncovered, "requests")],
                Cautions = cautions,
            });
    }
}
