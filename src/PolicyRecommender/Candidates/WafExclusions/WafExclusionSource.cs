using System.Globalization;
using System.Text;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.Candidates.WafExclusions;

/// <summary>Proposes that one rule of the WAF does not look at one parameter of one endpoint, where many ordinary clients trip it and what the parameter holds is well known.</summary>
public sealed class WafExclusionSource(ClickHouseDataSource storage, IParameterProfiles profiles) : ICandidateSource
{
    /// <summary>Distinct clients that must have tripped a rule, and the share of the endpoint's clients they must be.</summary>
    private const int LeastClients = 20;

    private const double LeastShare = 0.005;

    /// <summary>Places, or rules, at which a client is no ordinary one that trips over a false alarm.</summary>
    private const int SuspiciousPlaces = 3, SuspiciousRules = 8;

    /// <summary>As many in both halves of the time, as parts of one another; and requests of suspicious clients, as part of the ordinary ones.</summary>
    private const double LeastStability = 0.33, MostSuspicious = 0.25;

    /// <inheritdoc />
    public string Kind => "wafExclusion";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Poison.Refuses(question, Kind)) return [];
        RequestProfile profile = profiles.Read();
        DynamicParameters arguments = new(TaughtSql.Arguments(question));
        arguments.AddDynamicParams(new { clients = LeastClients, places = SuspiciousPlaces, rules = SuspiciousRules });
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<TrippedRule> rows = await connection.QueryAsync<TrippedRule>(new CommandDefinition(WafExclusionSql.Tripped, arguments, commandTimeout: TaughtSql.Seconds, cancellationToken: cancellationToken));
        return [.. rows.SelectMany(row => Candidate(question, row, ParameterOf(profile, row)))];
    }

    private static IEnumerable<Candidate> Candidate(CandidateQuestion question, TrippedRule row, ParameterProfile? parameter)
    {
        double half = Math.Min(row.First, row.Requests - row.First), stability = half / Math.Max(1, row.Requests - half), share = (double)row.Clients / Math.Max(row.Clients, row.AllClients);
        if (parameter?.State != ParameterState.Stable || stability < LeastStability || share < LeastShare || row.Suspicious > row.Requests * MostSuspicious || !IsWritable(row.Variable)) yield break;
        PolicyScope scope = new() { Hosts = [row.Host], Endpoints = [new PolicyEndpoint { Method = row.Method, Path = row.Template }] };
        if (Existing.Of(question.Objects, question.Tenant, scope, spec => spec.WafExclusion is { } old && old.Rules.Contains((int)row.Rule) && old.Variables.Contains(row.Variable)) is not null) yield break;

        string where = $"{TrafficText.Clean(row.Variable)} of {row.Method} {TrafficText.Clean(row.Template)}";
        List<string> cautions = [.. question.Poisoned.Count > 0 ? ["requests of times and clients with incidents did not teach"] : Array.Empty<string>()];
        if (row.Suspicious > 0) cautions.Add($"{row.Suspicious} requests that tripped it are of clients with a high threat score, that tripped rules in many places, or that were refused most of the time; they did not teach and would pass this rule, too");
        yield return new Candidate(
            $"wafExclusion/{row.Host}/{row.Method} {row.Template}/{row.Rule}/{row.Variable}",
            new GatewayObject<PolicySpec>(
                new ObjectMetadata { Name = CandidateName.Of("wafexclusion", row.Host, row.Method, row.Template, row.Rule.ToString(CultureInfo.InvariantCulture), row.Variable), Tenant = question.Tenant },
                new PolicySpec { Scope = scope, Expires = Existing.Expiry(question.To), WafExclusion = new WafExclusionRule { Rules = [(int)row.Rule], Variables = [row.Variable] } }),
            "",
            $"Let rule {row.Rule} of the WAF leave {where} alone",
            string.Create(CultureInfo.InvariantCulture, $"{row.Clients} clients that nothing else speaks against tripped it in {row.Requests} requests, {row.Stopped} of them were stopped, and what the parameter holds is known from {parameter.Values} values"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = (long)row.Requests,
                Clients = (long)row.Clients,
                Stability = stability,
                Confidence = Confidences.Of((long)row.Clients, Math.Min(1, stability * 1.5)),
                Facts =
                [
                    new EvidenceFact("requests stopped", row.Stopped, "requests"),
                    new EvidenceFact("share of the endpoint's clients", Math.Round(share, 4)),
                    new EvidenceFact("values that the parameter's profile was learned from", parameter.Values),
                    new EvidenceFact("clients that it was learned from", parameter.Clients),
                ],
                Cautions = cautions,
            });
    }

    /// <summary>What is known of the parameter, wherever in a request it stands; null: nothing.</summary>
    private static ParameterProfile? ParameterOf(RequestProfile profile, TrippedRule row)
    {
        if (profile.Find(row.Endpoint) is not { } endpoint) return null;
        string name = row.Variable[(row.Variable.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Span<byte> room = stackalloc byte[ArgumentName.MaxLength];

        // Rules name leaves of JSON with the body's kind before the path.
        foreach ((ArgumentPlace place, string known) in new[] { (ArgumentPlace.Query, name), (ArgumentPlace.Form, name), (ArgumentPlace.Json, name), (ArgumentPlace.Json, name.StartsWith("json.", StringComparison.Ordinal) ? name[5..] : name) })
        {
            ReadOnlySpan<byte> normal = ArgumentName.Normalize(Encoding.UTF8.GetBytes(known), room);
            if (endpoint.IndexOf(ArgumentName.KeyOf(profile.Key, place, normal)) is var index and >= 0) return endpoint.Parameters[index];
        }

        return null;
    }

    /// <summary>Whether a policy may name it: names are what clients choose.</summary>
    private static bool IsWritable(string variable) => variable.AsSpan().IndexOfAny("\"'|,\\") < 0 && !variable.Any(char.IsControl);
}
