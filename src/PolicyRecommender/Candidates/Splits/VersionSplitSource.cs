using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.Splits;

/// <summary>Proposes to give a new version all requests of a route, or none, by how detection compares it with the one before it.</summary>
public sealed class VersionSplitSource(ClickHouseDataSource storage) : ICandidateSource
{
    /// <summary>The label that versions stand in.</summary>
    private const string Label = "version";

    /// <summary>Requests that a version must have had before it is promoted; what is worse may go at once.</summary>
    private const ulong LeastRequests = 1_000;

    /// <summary>How old a comparison may be, and how long a service must have been without an incident to be promoted.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(30), s_calm = TimeSpan.FromHours(1);

    private const string Compared = """
        SELECT service AS Service, version AS Version, baseline AS Baseline, toInt8(verdict) AS Verdict, error_difference AS ErrorDifference, latency_ratio AS LatencyRatio,
          worse_p_value AS WorsePValue, requests AS Requests, reason AS Reason
        FROM version_comparisons FINAL
        WHERE tenant = @tenant AND told_at >= toDateTime(@since, 'UTC') AND told_at <= toDateTime(@to, 'UTC') AND verdict != 'undecided'
        ORDER BY service, version, baseline LIMIT 1000
        """;

    /// <inheritdoc />
    public string Kind => "split";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using ClickHouseConnection connection = storage.CreateConnection();
        ComparedVersion[] versions = [.. await connection.QueryAsync<ComparedVersion>(
            new CommandDefinition(Compared, new { tenant = question.Tenant, since = question.To - s_fresh, to = question.To }, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken))];
        return [.. versions.SelectMany(version => question.Objects.Routes.Where(route => route.Metadata.Tenant == question.Tenant).SelectMany(route => Candidate(question, route, version)))];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, GatewayObject<RouteSpec> route, ComparedVersion version)
    {
        bool isWorse = version.Verdict == ComparedVersion.Worse;
        if (!isWorse && (version.Requests < LeastRequests || !IsCalm(question, version.Service))) yield break;
        RouteDestination[] ofVersion = Of(version.Version), ofBaseline = Of(version.Baseline);

        // A route with other destinations, too, is for people to say.
        if (ofVersion.Length == 0 || ofBaseline.Length == 0 || ofVersion.Length + ofBaseline.Length != route.Spec.To.Count) yield break;
        RouteDestination[] wanted = [.. route.Spec.To.Select(to => to with { Weight = (isWorse ? ofBaseline : ofVersion).Contains(to) ? Math.Max(1, to.Weight) : 0 })];
        if (wanted.SequenceEqual(route.Spec.To)) yield break;
        GatewayObject<PolicySpec>? existing = question.Objects.Policies.FirstOrDefault(policy => policy.Metadata.Tenant == question.Tenant && policy.Spec.Split?.Route == route.Metadata.Name);
        if (existing?.Spec.Split is { } before && before.To.SequenceEqual(wanted)) yield break;
        string goes = TrafficText.Clean(version.Version), stays = TrafficText.Clean(version.Baseline);
        yield return new Candidate(
            $"split/{route.Metadata.Name}/{version.Version}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("split", route.Metadata.Name, version.Version), Tenant = question.Tenant },
                new PolicySpec { Expires = Existing.Expiry(question.To), Split = new TrafficSplitRule { Route = route.Metadata.Name, To = wanted } }),
            existing?.Metadata.Name ?? "",
            isWorse ? $"Take version {goes} of {TrafficText.Clean(version.Service)} back: all of route {route.Metadata.Name} to {stays}" : $"Promote version {goes} of {TrafficText.Clean(version.Service)}: all of route {route.Metadata.Name}",
            new string([.. version.Reason.Take(500).Where(static c => !char.IsControl(c))]),
            new CandidateEvidence
            {
                From = question.To - s_fresh,
                To = question.To,
                Requests = (long)version.Requests,
                Stability = isWorse ? Math.Clamp(1 - version.WorsePValue, 0, 1) : 1,
                Confidence = isWorse ? (version.WorsePValue < 1e-6 ? CandidateConfidence.High : CandidateConfidence.Medium) : version.Requests >= 10 * LeastRequests ? CandidateConfidence.High : CandidateConfidence.Medium,
                Facts = [.. Figures(version)],
                Cautions = ["when the policy ends the route's own shares count again: let the route say so itself before that"],
            });

        RouteDestination[] Of(string name) => [.. route.Spec.To.Where(to => IsOf(question, to, version.Service, name))];
    }

    private static IEnumerable<EvidenceFact> Figures(ComparedVersion version)
    {
        if (double.IsFinite(version.ErrorDifference)) yield return new EvidenceFact("share of errors, difference from the version before", Math.Round(version.ErrorDifference, 5));
        if (double.IsFinite(version.LatencyRatio)) yield return new EvidenceFact("duration, divided by that of the version before", Math.Round(version.LatencyRatio, 3));
        yield return new EvidenceFact("chance of so much evidence against it if it is not worse", version.WorsePValue);
    }

    private static bool IsOf(CandidateQuestion question, RouteDestination to, string service, string version)
    {
        GatewayObject<ClusterSpec>? cluster = question.Objects.Clusters.FirstOrDefault(cluster => cluster.Metadata.Tenant == question.Tenant && cluster.Metadata.Name == to.Cluster);
        if (cluster is null || (cluster.Spec.Service.Length > 0 ? cluster.Spec.Service : cluster.Metadata.Name) != service) return false;
        string? labelled = to.Subset.Length > 0 && cluster.Spec.Subsets.TryGetValue(to.Subset, out IReadOnlyDictionary<string, string>? subset) ? subset.GetValueOrDefault(Label) : null;
        return (labelled ?? cluster.Spec.Select.GetValueOrDefault(Label)) == version;
    }

    private static bool IsCalm(CandidateQuestion question, string service) =>
        !question.Poisoned.Any(time => time.Client.Length == 0 && (time.Service.Length == 0 || time.Service == service) && time.To > question.To - s_calm);
}
