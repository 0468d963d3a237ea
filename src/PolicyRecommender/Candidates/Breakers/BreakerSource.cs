using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.Candidates.Limits;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Breakers;

/// <summary>Proposes to keep requests away from services whose failures come in bursts, while they do.</summary>
public sealed class BreakerSource(ClickHouseDataSource storage) : ICandidateSource
{
    /// <inheritdoc />
    public string Kind => "limits";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        DynamicParameters arguments = new(TaughtSql.Arguments(question));
        arguments.AddDynamicParams(new { requests = LearnedBreaker.LeastPerMinute });
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<ServiceFailures> rows = await connection.QueryAsync<ServiceFailures>(new CommandDefinition(BreakerSql.Failures, arguments, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken));
        return [.. rows.SelectMany(row => Candidate(question, row))];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, ServiceFailures seen)
    {
        double stability = LearnedBreaker.Stability(seen);
        if (Poison.Refuses(question, "limits", seen.Service) || LearnedBreaker.Of(seen) is not { } rule || stability < LearnedTraffic.LeastStability) yield break;

        // Who already has one has decided when it opens.
        PolicyScope scope = new() { Service = seen.Service };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Limits is not null);
        if (existing?.Spec.Limits?.Breaker is not null) yield break;

        string service = TrafficText.Clean(seen.Service);
        int bursts = LearnedBreaker.Bursts(seen.Bad);
        List<string> cautions = ["each gateway judges by its own requests, and they were learned over all: several gateways together open later", "what is ordinary was learned without incidents; when most requests failed, with them"];
        yield return new Candidate(
            $"limits/breaker/{seen.Service}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("breaker", seen.Service), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Limits = (existing?.Spec.Limits ?? new TrafficLimitsRule()) with { Breaker = rule } }),
            existing?.Metadata.Name ?? "",
            string.Create(CultureInfo.InvariantCulture, $"Keep requests away from {service} for {rule.Open.TotalSeconds:0} s when {rule.FailurePercent} % of {rule.LeastRequests} or more fail within {rule.Window.TotalSeconds:0} s"),
            string.Create(CultureInfo.InvariantCulture, $"{bursts} times, {seen.BadMinutes} minutes in all, half of its requests failed or more, {seen.BadFailures} of {seen.BadRequests}; ordinary minutes have at most {seen.Ordinary:P1}, but for one in a hundred"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = (long)seen.Requests,
                Stability = stability,
                Confidence = Confidences.Of((long)seen.OrdinaryMinutes, stability),
                Facts =
                [
                    new EvidenceFact("times at which half of the requests failed", bursts),
                    new EvidenceFact("minutes of these", seen.BadMinutes, "minutes"),
                    new EvidenceFact("requests that failed in them", seen.BadFailures, "requests"),
                    new EvidenceFact("share of failures in ordinary minutes, p99", Math.Round(seen.Ordinary, 4)),
                    new EvidenceFact("requests of an ordinary minute, median", seen.PerMinute, "requests"),
                ],
                Cautions = cautions,
            });
    }
}
