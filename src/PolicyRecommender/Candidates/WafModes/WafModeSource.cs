using System.Globalization;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.WafModes;

/// <summary>Proposes for each host that the WAF stops what it reports, and then that it looks more strictly, when a replay shows that hardly any ordinary request would be touched.</summary>
public sealed class WafModeSource(ClickHouseDataSource storage, HistoryReader history) : ICandidateSource
{
    /// <summary>Upper 95 % bound of the share of ordinary requests that may be touched.</summary>
    public const double MostFalse = 0.001;

    /// <summary>Requests and clients of a host below which nothing is proposed.</summary>
    private const long LeastRequests = 1_000, LeastClients = 50;

    private const long MostReplayed = 500_000;

    private const string Hosts = $"""
        SELECT host AS Host, countIf(waf_mode = 'detect') AS Detected, countIf(waf_mode = 'block') AS Blocked, uniq(client_ip) AS Clients, countIf(waf_shadow_paranoia > 0) AS Sampled, max(waf_shadow_paranoia) AS Shadow,
          countIf(time < @half) AS First, countIf(time >= @half) AS Second
        FROM records WHERE {TaughtSql.InTime} AND host != '' AND waf_mode != 'off'
        GROUP BY host ORDER BY count() DESC, host LIMIT 50
        """;

    /// <inheritdoc />
    public string Kind => "waf";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Poison.Refuses(question, Kind)) return [];
        await using ClickHouseConnection connection = storage.CreateConnection();
        WafHost[] hosts = [.. await connection.QueryAsync<WafHost>(new CommandDefinition(Hosts, TaughtSql.Arguments(question), commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken))];
        List<Candidate> candidates = [];
        foreach (WafHost host in hosts)
        {
            if ((long)host.Clients < LeastClients || Math.Min(host.First, host.Second) == 0) continue;

            // One thing after the other: what is only reported is not made stricter.
            WafRule? rule = (long)host.Detected >= LeastRequests && host.Detected > host.Blocked ? new WafRule { Mode = WafModeSetting.Block }
                : (long)host.Blocked >= LeastRequests && host.Sampled > 0 ? new WafRule { Paranoia = host.Shadow } : null;
            if (rule is not null && await CandidateAsync(question, host, rule, cancellationToken) is { } candidate) candidates.Add(candidate);
        }

        return candidates;
    }

    private async Task<Candidate?> CandidateAsync(CandidateQuestion question, WafHost host, WafRule rule, CancellationToken cancellationToken)
    {
        PolicyScope scope = new() { Hosts = [host.Host] };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.Waf is not null);
        WafRule wanted = existing?.Spec.Waf is { } before ? before with { Mode = rule.Mode ?? before.Mode, Paranoia = rule.Paranoia ?? before.Paranoia } : rule;
        if (existing?.Spec.Waf == wanted) return null;
        string what = rule.Mode is not null ? "mode" : "paranoia";
        GatewayObject<PolicySpec> policy = new(
            new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("waf", host.Host), Tenant = question.Tenant },
            new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), Waf = wanted });
        ReplayReport replay = await new PolicyReplay(history).RunAsync(new ReplayQuestion(policy, question.From, question.To, 0), MostReplayed, poisoned: question.Poisoned, cancellationToken: cancellationToken);
        if (replay.FalseShareBound > MostFalse || replay.InScope < LeastRequests) return null;

        // A stricter level that stops nothing more costs time and brings nothing.
        long attacks = replay.Touched - replay.TouchedOrdinary;
        if (rule.Paranoia is not null && attacks == 0) return null;
        double stability = (double)Math.Min(host.First, host.Second) / Math.Max(host.First, host.Second);
        List<string> cautions = [.. replay.Limits];
        if (question.Poisoned.Count > 0) cautions.Add("requests of clients with incidents count as attacks");
        if (replay.TouchedOrdinary > 0) cautions.Add($"{replay.TouchedOrdinary} requests that the application accepted would be stopped; an exclusion may be better for them");
        return new Candidate(
            $"waf/{what}/{host.Host}",
            policy,
            existing?.Metadata.Name ?? "",
            rule.Mode is not null ? $"Let the WAF stop attacks on {TrafficText.Clean(host.Host)}, which it only reports now" : $"Raise the WAF's paranoia level of {TrafficText.Clean(host.Host)} to {rule.Paranoia}",
            string.Create(CultureInfo.InvariantCulture, $"of {replay.InScope} requests it would have stopped {replay.Touched}, {replay.TouchedOrdinary} of them ordinary: with 95 % confidence at most {replay.FalseShareBound:P3} of what is ordinary"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = replay.InScope,
                Clients = replay.Clients,
                Stability = stability,
                Confidence = Confidences.Of(replay.Clients, stability),
                Facts =
                [
                    new EvidenceFact("requests that would be stopped", replay.Touched, "requests"),
                    new EvidenceFact("of these, accepted by the application", replay.TouchedOrdinary, "requests"),
                    new EvidenceFact("share of ordinary requests that would be stopped, upper 95 % bound", replay.FalseShareBound),
                    new EvidenceFact("requests looked at in shadow", replay.Sampled, "requests"),
                ],
                Cautions = cautions,
            });
    }
}
