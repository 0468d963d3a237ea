using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Masks;

/// <summary>Proposes to mask the kinds of sensitive data that answers of an endpoint hold.</summary>
public sealed class MaskSource(ClickHouseDataSource storage) : ICandidateSource
{
    /// <summary>Answers, and their clients, that must have held a kind: a number may look like a card's by chance.</summary>
    private const int LeastAnswers = 20, LeastClients = 3;

    /// <summary>Share of the endpoint's answers, and agreement of both halves of the time.</summary>
    private const double LeastShare = 0.01, LeastStability = 0.2;

    private const int MostKinds = 32;

    private const string Seen = $"""
        WITH aliased AS (SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL)
        SELECT e.host AS Host, e.method AS Method, e.template AS Template, k AS Sensitive, countIf(has(response_sensitive, k)) AS Answers, countIf(has(request_sensitive, k)) AS Requests,
          countIf(has(response_sensitive, k) AND time < @half) AS First, uniqIf(client_ip, has(response_sensitive, k)) AS Clients, countIf(has(response_sensitive, k) AND empty(auth)) AS Open, any(a.answers) AS All
        FROM
        (
          SELECT if(alias.endpoint_id != 0, alias.endpoint_id, records.endpoint_id) AS endpoint, client_ip, time, auth, response_sensitive, request_sensitive
          FROM records LEFT JOIN aliased AS alias ON alias.alias_id = records.endpoint_id
          WHERE {TaughtSql.InTime} AND {TaughtSql.Accepted} AND records.endpoint_id != 0 AND (notEmpty(response_sensitive) OR notEmpty(request_sensitive)) AND NOT {TaughtSql.Poisoned}
          LIMIT 1 BY records.record_id
        ) AS r
        ARRAY JOIN arrayDistinct(arrayConcat(response_sensitive, request_sensitive)) AS k
        INNER JOIN (SELECT endpoint_id, host, method, template FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier = 2 AND host != '') AS e ON e.endpoint_id = r.endpoint
        LEFT JOIN
        (
          SELECT if(alias.endpoint_id != 0, alias.endpoint_id, records.endpoint_id) AS endpoint, uniq(record_id) AS answers
          FROM records LEFT JOIN aliased AS alias ON alias.alias_id = records.endpoint_id
          WHERE {TaughtSql.InTime} AND {TaughtSql.Accepted} AND records.endpoint_id != 0
          GROUP BY endpoint
        ) AS a ON a.endpoint = r.endpoint
        GROUP BY Host, Method, Template, Sensitive
        HAVING Answers >= @answers AND Clients >= @clients
        ORDER BY Host, Template, Method, Sensitive LIMIT 10000
        """;

    /// <inheritdoc />
    public string Kind => "mask";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Poison.Refuses(question, Kind)) return [];
        DynamicParameters arguments = new(TaughtSql.Arguments(question));
        arguments.AddDynamicParams(new { answers = LeastAnswers, clients = LeastClients });
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<SensitiveRow> rows = await connection.QueryAsync<SensitiveRow>(new CommandDefinition(Seen, arguments, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken));
        return [.. rows.Where(IsSteady).GroupBy(static row => (row.Host, row.Method, row.Template)).SelectMany(endpoint => Candidate(question, endpoint.Key.Host, endpoint.Key.Method, endpoint.Key.Template, [.. endpoint.Take(MostKinds)]))];
    }

    private static bool IsSteady(SensitiveRow row) => row.Answers >= row.All * LeastShare && Stability(row) >= LeastStability;

    private static double Stability(SensitiveRow row)
    {
        ulong half = Math.Min(row.First, row.Answers - row.First);
        return (double)half / Math.Max(1, row.Answers - half);
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, string host, string method, string template, SensitiveRow[] kinds)
    {
        PolicyScope scope = new() { Hosts = [host], Endpoints = [new PolicyEndpoint { Method = method, Path = template }] };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Mask is not null);
        string[] masked = [.. (existing?.Spec.Mask?.Kinds ?? []).Union(kinds.Select(static kind => kind.Sensitive)).Order(StringComparer.Ordinal).Take(MostKinds)];
        if (existing?.Spec.Mask?.Kinds.Count == masked.Length) yield break;
        SensitiveRow most = kinds.MaxBy(static kind => kind.Answers)!;
        double stability = kinds.Min(Stability);
        ulong open = kinds.Max(static kind => kind.Open);
        List<string> cautions = [.. question.Poisoned.Count > 0 ? ["requests of times and clients with incidents did not teach"] : Array.Empty<string>()];
        if (open < most.Answers) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{most.Answers - open} answers went to clients that said who they are: they would see masked what may be their own"));
        string named = string.Join(", ", masked.Select(TrafficText.Clean));
        yield return new Candidate(
            $"mask/{host}/{method} {template}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("mask", host, method, template), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Mask = new MaskingRule { Kinds = masked } }),
            existing?.Metadata.Name ?? "",
            $"Mask {named} in answers of {method} {TrafficText.Clean(template)} of {TrafficText.Clean(host)}",
            string.Create(CultureInfo.InvariantCulture, $"{most.Answers} of {most.All} answers to {most.Clients} clients held {TrafficText.Clean(most.Sensitive)}, {open} of them to clients that did not say who they are"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = (long)most.All,
                Clients = (long)most.Clients,
                Stability = stability,
                Confidence = Confidences.Of((long)most.Clients, Math.Min(1, stability * 1.5)),
                Facts = [.. kinds.SelectMany(static kind => new[] { new EvidenceFact($"answers with {TrafficText.Clean(kind.Sensitive)}", kind.Answers, "requests"), new EvidenceFact($"requests with {TrafficText.Clean(kind.Sensitive)}", kind.Requests, "requests") })],
                Cautions = cautions,
            });
    }
}
