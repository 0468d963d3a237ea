using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Callers;

/// <summary>Proposes who may call each service: callers whose identity was verified. What was not verified makes a caution, never a rule.</summary>
public sealed class CallerSource(ClickHouseDataSource storage) : ICandidateSource
{
    /// <summary>Verified calls of a service below which nothing is proposed, and of a caller below which it may be a mistake.</summary>
    private const long LeastCalls = 500, LeastOfCaller = 20;

    private const int MostCallers = 1_000;

    private static readonly string s_edges = $"""
        SELECT destination_service AS Service, if(startsWith(source_service, 'network:'), '', source_service) AS Source, count() AS Calls,
          countIf(NOT poisoned AND ok AND verified) AS Verified, countIf(NOT poisoned AND ok AND verified AND time < @half) AS First,
          countIf(NOT poisoned AND ok AND NOT verified) AS Unverified, countIf(poisoned) AS Poisoned
        FROM
        (
          SELECT destination_service, source_service, time, {TaughtSql.Accepted} AS ok, source_confidence >= {(int)SourceConfidence.AddressMap} AS verified, {TaughtSql.Poisoned} AS poisoned
          FROM records WHERE {TaughtSql.InTime} AND destination_service != ''
        )
        GROUP BY Service, Source ORDER BY Service, Source LIMIT 100000
        """;

    /// <inheritdoc />
    public string Kind => "callers";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<Edge> edges = await connection.QueryAsync<Edge>(new CommandDefinition(s_edges, TaughtSql.Arguments(question), commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken));
        return [.. edges.GroupBy(static edge => edge.Service).SelectMany(service => Candidate(question, service.Key, [.. service]))];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, string service, Edge[] edges)
    {
        Edge[] known = [.. edges.Where(static edge => edge.Source.Length > 0)], verified = [.. known.Where(static edge => edge.Verified >= LeastOfCaller)];
        long calls = verified.Sum(static edge => edge.Verified);
        if (verified.Length is 0 or > MostCallers || calls < LeastCalls) yield break;

        bool outside = edges.Any(static edge => edge.Source.Length == 0 && edge.Verified + edge.Unverified > 0);
        CallerRule rule = new() { Services = [.. verified.Select(static edge => edge.Source)], Outside = outside };
        PolicyScope scope = new() { Service = service };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Callers is not null);
        if (existing?.Spec.Callers is { } before && before.Outside == outside && before.Services.ToHashSet().SetEquals(rule.Services)) yield break;

        double stability = (double)verified.Count(static edge => edge.First > 0 && edge.First < edge.Verified) / verified.Length;
        long unverified = known.Sum(static edge => edge.Unverified), rare = known.Where(static edge => edge.Verified is > 0 and < LeastOfCaller).Sum(static edge => edge.Verified);
        List<string> cautions = [.. TaughtSql.Cautions(question, edges.Sum(static edge => edge.Poisoned))];
        if (unverified > 0)
        {
            Edge most = known.MaxBy(static edge => edge.Unverified)!;
            cautions.Add(string.Create(CultureInfo.InvariantCulture, $"{unverified} calls came without a verified identity, {most.Unverified} of them as {Clean(most.Source)}; they would be turned away, and opened nothing here"));
        }

        if (rare > 0) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"callers with fewer than {LeastOfCaller} verified calls are not listed; {rare} calls would be turned away"));
        if (outside) cautions.Add("clients from outside call it, too; they are let in");
        yield return new Candidate(
            $"callers/{service}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("callers", service), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Callers = rule }),
            existing?.Metadata.Name ?? "",
            $"Let only {string.Join(", ", rule.Services.Take(5).Select(Clean))}{(rule.Services.Count > 5 ? ", …" : "")} call {Clean(service)}",
            string.Create(CultureInfo.InvariantCulture, $"all {calls} verified calls came from {(verified.Length == 1 ? "this service" : $"these {verified.Length} services")}{(existing is null ? "" : ", which are others than the policy lists")}"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = calls,
                Clients = verified.Length,
                Stability = stability,
                // Callers are few: how many calls each made says how sure they are.
                Confidence = unverified * 100 > calls ? CandidateConfidence.Low : Confidences.Of(calls / verified.Length, stability),
                Facts = [new EvidenceFact("verified callers", verified.Length), new EvidenceFact("calls without a verified identity", unverified, "requests")],
                Cautions = cautions,
            });
    }

    /// <summary>Names come from traffic.</summary>
    private static string Clean(string name) => new([.. name.Take(64).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' ? c : '?')]);

    private sealed class Edge
    {
        public string Service { get; set; } = "";

        public string Source { get; set; } = "";

        public long Calls { get; set; }

        public long Verified { get; set; }

        public long First { get; set; }

        public long Unverified { get; set; }

        public long Poisoned { get; set; }
    }
}
