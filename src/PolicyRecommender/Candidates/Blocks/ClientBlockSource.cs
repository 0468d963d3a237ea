using System.Globalization;
using System.Net;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Blocks;

/// <summary>Proposes to turn away clients whose threat score is high, for a time: the worse, the longer.</summary>
public sealed class ClientBlockSource(ClickHouseDataSource storage) : ICandidateSource
{
    private const int MostClients = 200;

    /// <summary>How long a block lasts after the client was last seen, by the level of its score.</summary>
    private static readonly TimeSpan s_high = TimeSpan.FromHours(1), s_critical = TimeSpan.FromHours(24);

    /// <summary>An address that so many principals or sessions come from is many people.</summary>
    private const long SharedBy = 5;

    // A score halves every quarter of an hour: what was high an hour ago is not now, unless it was said again.
    private const string Threats = """
        SELECT host AS Host, client AS Client, argMax(score, window) AS Score, argMax(toInt8(level), window) AS Level, max(last_seen) AS LastSeen, argMax(requests_today, window) AS Requests
        FROM client_threats FINAL
        WHERE tenant = @tenant AND window >= @to - INTERVAL 24 HOUR AND window < @to
        GROUP BY host, client
        HAVING (Level = 3 AND LastSeen >= @to - INTERVAL 1 HOUR) OR Level = 4
        ORDER BY Score DESC, Client LIMIT @most
        """;

    private const string Names = $"""
        SELECT host AS Host, name AS Client, countIf(kind = 0) AS Addresses, countIf(kind = 1) AS Principals, countIf(kind = 2) AS Sessions,
          uniqIf(other, kind = 0 AND other != '') AS Others, countIf(ok) AS Accepted, count() AS Requests
        FROM
        (
          SELECT host, {TaughtSql.Accepted} AS ok, multiIf(principal != '', principal, session_key) AS other, arrayJoin(arrayZip([client_ip, principal, session_key], [0, 1, 2])) AS named, named.1 AS name, named.2 AS kind
          FROM records WHERE tenant = @tenant AND window >= toDateTime(@to, 'UTC') - INTERVAL 24 HOUR AND time < @to AND (client_ip IN @clients OR principal IN @clients OR session_key IN @clients)
        )
        WHERE name IN @clients
        GROUP BY host, name
        """;

    /// <inheritdoc />
    public string Kind => "block";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using ClickHouseConnection connection = storage.CreateConnection();
        Threat[] threats = [.. await connection.QueryAsync<Threat>(Command(Threats, new { tenant = question.Tenant, to = question.To, most = MostClients }))];
        if (threats.Length == 0) return [];
        string[] clients = [.. threats.Select(static threat => threat.Client).Distinct()];
        Dictionary<(string, string), Name> names = (await connection.QueryAsync<Name>(Command(Names, new { tenant = question.Tenant, to = question.To, clients })))
            .ToDictionary(static name => (name.Host, name.Client));
        return [.. threats.Where(threat => names.ContainsKey((threat.Host, threat.Client))).SelectMany(threat => Candidate(question, threat, names[(threat.Host, threat.Client)]))];

        CommandDefinition Command(string sql, object arguments) => new(sql, arguments, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken);
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, Threat threat, Name name)
    {
        DateTime lastSeen = DateTime.SpecifyKind(threat.LastSeen, DateTimeKind.Utc), expires = lastSeen + (threat.Level == 4 ? s_critical : s_high);
        ClientKeyKind key = name.Principals >= Math.Max(1, name.Addresses) ? ClientKeyKind.Principal : name.Sessions >= Math.Max(1, name.Addresses) ? ClientKeyKind.Session : ClientKeyKind.Address;
        bool isAddress = IPAddress.TryParse(threat.Client, out IPAddress? address);
        if (expires <= question.To || (key == ClientKeyKind.Address && !isAddress && !IsPseudonym(threat.Client)) || threat.Client.Any(char.IsControl)) yield break;

        // An address of a user would be blocked by itself; the machine that the console runs on must not be.
        if (address is not null && IPAddress.IsLoopback(address)) yield break;
        PolicyScope scope = new() { Hosts = threat.Host.Length > 0 ? [threat.Host] : [] };
        GatewayObject<PolicySpec>? existing = question.Objects.Policies.FirstOrDefault(policy => policy.Metadata.Tenant == question.Tenant && policy.Spec.Block is { } block && block.Key == key && block.Clients.Contains(threat.Client)
            && policy.Spec.Scope.Hosts.SequenceEqual(scope.Hosts));
        if (existing is not null && (existing.Spec.Expires is not { } ends || ends >= expires)) yield break;

        List<string> cautions = [];
        if (name.Others >= SharedBy) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{name.Others} users or sessions came from this address: it is shared, and others would be turned away, too"));
        if (name.Accepted > 0) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"the application accepted {name.Accepted} of its {name.Requests} requests"));
        string level = threat.Level == 4 ? "critical" : "high";
        yield return new Candidate(
            $"block/{threat.Host}/{key}/{threat.Client}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("block", threat.Host, key.ToString(), threat.Client), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = expires, Block = new ClientBlockRule { Key = key, Clients = [threat.Client] } }),
            existing?.Metadata.Name ?? "",
            string.Create(CultureInfo.InvariantCulture, $"Turn away one client of {threat.Host} until {expires:yyyy-MM-dd HH:mm} UTC"),
            string.Create(CultureInfo.InvariantCulture, $"its threat score is {threat.Score:0} ({level}), with {threat.Requests} requests that day"),
            new CandidateEvidence
            {
                From = question.To.AddHours(-24),
                To = question.To,
                Requests = name.Requests,
                Clients = 1,
                Stability = 1,
                Confidence = name.Others >= SharedBy ? CandidateConfidence.Low : threat.Level == 4 ? CandidateConfidence.High : CandidateConfidence.Medium,
                Facts = [new EvidenceFact("threat score", Math.Round(threat.Score, 1)), new EvidenceFact("accepted requests", name.Accepted, "requests"), new EvidenceFact("users or sessions at its address", name.Others)],
                Cautions = cautions,
            });
    }

    private static bool IsPseudonym(string client) => client.Length == 32 && client.All(char.IsAsciiHexDigitLower);

    private sealed class Threat
    {
        public string Host { get; set; } = "";

        public string Client { get; set; } = "";

        public double Score { get; set; }

        public sbyte Level { get; set; }

        public DateTime LastSeen { get; set; }

        public ulong Requests { get; set; }
    }

    private sealed class Name
    {
        public string Host { get; set; } = "";

        public string Client { get; set; } = "";

        public long Addresses { get; set; }

        public long Principals { get; set; }

        public long Sessions { get; set; }

        public long Others { get; set; }

        public long Accepted { get; set; }

        public long Requests { get; set; }
    }
}
