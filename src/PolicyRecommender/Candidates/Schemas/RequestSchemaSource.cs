using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Schemas;

/// <summary>Proposes what requests of a confirmed endpoint may look like: what several of its clients sent and the application accepted.</summary>
public sealed class RequestSchemaSource(ClickHouseDataSource storage) : ICandidateSource
{
    /// <summary>Clients that must have sent a name before it is one of the API's; a share of all clients in permille, and at least so many.</summary>
    private const long PermilleOfClients = 5, LeastOfName = 3;

    private const int MostNames = 512, MostFields = 1_024, MostEndpoints = 1_000;

    /// <summary>Bodies may be this much longer than the longest that was accepted.</summary>
    private const int Room = 2;

    private const double LeastStability = 0.8;

    // A thousand requests of a hundred clients say what is usual. Names and shapes come from traffic: the most frequent ones are enough, as rare ones are left out anyway.
    private const string Endpoints = $"""
        SELECT e.host AS Host, e.method AS Method, e.template AS Template, count() AS Requests, uniq(client_ip) AS Clients, max(request_bytes) AS MostBytes, countIf(request_bytes > 0) AS Bodies,
          arraySort(groupUniqArrayIf(32)(toString(request_type), request_type != '')) AS Types, groupArray(1)(r.endpoint)[1] AS Id
        FROM
        (
          SELECT if(alias.endpoint_id != 0, alias.endpoint_id, records.endpoint_id) AS endpoint, client_ip, request_bytes, request_type
          FROM records LEFT JOIN (SELECT alias_id, endpoint_id FROM endpoint_aliases FINAL) AS alias ON alias.alias_id = records.endpoint_id
          WHERE {TaughtSql.InTime} AND {TaughtSql.Accepted} AND records.endpoint_id != 0 AND NOT {TaughtSql.Poisoned}
        ) AS r
        INNER JOIN (SELECT endpoint_id, host, method, template FROM learned_endpoints FINAL WHERE tenant = @tenant AND NOT ignored AND tier = 2 AND host != '') AS e ON e.endpoint_id = r.endpoint
        GROUP BY Host, Method, Template
        HAVING Requests >= 1000 AND Clients >= 100
        ORDER BY Requests DESC, Host, Method, Template
        LIMIT 1000
        """;

    private const string Names = $"""
        SELECT kind AS Kind, name AS Name, uniq(client_ip) AS Clients, countIf(time < @half) AS First, countIf(time >= @half) AS Second
        FROM
        (
          SELECT client_ip, time, arrayJoin(arrayConcat(arrayMap(n -> (0, n), query_names), if(request_shape = '', [], [(1, toString(request_shape))]))) AS named, named.1 AS kind, named.2 AS name
          FROM records
          WHERE {TaughtSql.InTime} AND {TaughtSql.Accepted} AND NOT {TaughtSql.Poisoned}
            AND (endpoint_id = @id OR endpoint_id IN (SELECT alias_id FROM endpoint_aliases FINAL WHERE endpoint_id = @id))
        )
        GROUP BY Kind, Name ORDER BY Clients DESC, Name LIMIT 5000
        """;

    /// <inheritdoc />
    public string Kind => "schema";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using ClickHouseConnection connection = storage.CreateConnection();
        List<Candidate> candidates = [];
        foreach (EndpointRow endpoint in await connection.QueryAsync<EndpointRow>(new CommandDefinition(Endpoints, TaughtSql.Arguments(question), commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken)))
        {
            DynamicParameters arguments = new(TaughtSql.Arguments(question));
            arguments.Add("id", endpoint.Id);
            NameRow[] names = [.. await connection.QueryAsync<NameRow>(new CommandDefinition(Names, arguments, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken))];
            candidates.AddRange(Candidate(question, endpoint, names));
            if (candidates.Count == MostEndpoints) break;
        }

        return [.. candidates.OrderBy(static candidate => candidate.Key, StringComparer.Ordinal)];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, EndpointRow endpoint, NameRow[] rows)
    {
        long least = Math.Max(LeastOfName, (long)endpoint.Clients * PermilleOfClients / 1000);
        SeenNames query = new(), fields = new();
        bool knowsBodies = endpoint.Bodies > 0;
        foreach (NameRow row in rows)
        {
            if (row.Kind == 0) query.Add(row.Name, row);
            else if (BodyFields.Of(row.Name) is { } paths) foreach (string path in paths) fields.Add(path, row);
            else knowsBodies = false;
        }

        string[] allowed = query.Of(least), body = fields.Of(least);
        long rare = query.Rare(least) + fields.Rare(least);
        double stability = SeenNames.Agreement(least, query, fields);
        if (stability < LeastStability || allowed.Length > MostNames || body.Length > MostFields || allowed.Concat(body).Any(static name => name.Length is 0 or > 256 || name.Any(char.IsControl))) yield break;
        RequestSchemaRule rule = new()
        {
            Query = allowed,
            ContentTypes = endpoint.Types.Length is > 0 and < 32 ? endpoint.Types : null,
            Fields = knowsBodies && body.Length > 0 ? body : null,
            MostBytes = endpoint.MostBytes == 0 ? null : (long)Math.Min(endpoint.MostBytes, 1L << 40) * Room,
        };
        PolicyScope scope = new() { Hosts = [endpoint.Host], Endpoints = [new PolicyEndpoint { Method = endpoint.Method, Path = endpoint.Template }] };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Schema is not null);
        if (existing?.Spec.Schema is { } before && Same(before.Query, rule.Query) && Same(before.Fields, rule.Fields) && Same(before.ContentTypes, rule.ContentTypes)) yield break;
        List<string> cautions = [.. question.Poisoned.Count > 0 ? ["requests of times and clients with incidents did not teach"] : Array.Empty<string>()];
        if (rare > 0) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{rare} names were sent by fewer than {least} clients and are not listed; requests with them would be turned away"));
        if (endpoint.Bodies > 0 && rule.Fields is null) cautions.Add("not all fields of the bodies are known: they are not restricted");
        string what = $"{endpoint.Method} {endpoint.Template} of {endpoint.Host}";
        yield return new Candidate(
            $"schema/{endpoint.Host}/{endpoint.Method} {endpoint.Template}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("schema", endpoint.Host, endpoint.Method, endpoint.Template), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Schema = rule }),
            existing?.Metadata.Name ?? "",
            $"Let {what} take only the {allowed.Length} query parameters and {body.Length} body fields that it is known to have",
            string.Create(CultureInfo.InvariantCulture, $"{endpoint.Clients} clients sent {endpoint.Requests} requests that the application accepted{(existing is null ? "" : ", with other names than the policy lists")}"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = (long)endpoint.Requests,
                Clients = (long)endpoint.Clients,
                Stability = stability,
                Confidence = Confidences.Of((long)endpoint.Clients, stability),
                Facts = [new EvidenceFact("query parameters", allowed.Length), new EvidenceFact("body fields", body.Length), new EvidenceFact("longest body", endpoint.MostBytes, "bytes")],
                Cautions = cautions,
            });
    }

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => one is null ? other is null : other is not null && one.ToHashSet().SetEquals(other);

    private sealed class EndpointRow
    {
        public string Host { get; set; } = "";

        public string Method { get; set; } = "";

        public string Template { get; set; } = "";

        public ulong Requests { get; set; }

        public ulong Clients { get; set; }

        public ulong MostBytes { get; set; }

        public ulong Bodies { get; set; }

        public string[] Types { get; set; } = [];

        public ulong Id { get; set; }
    }
}
