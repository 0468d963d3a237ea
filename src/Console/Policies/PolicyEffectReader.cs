using Dapper;
using Insight.Console.Access;
using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.History;
using Insight.Storage.ClickHouse;

namespace Insight.Console.Policies;

/// <summary>Reads what a policy said of requests as they came, and how many it is about.</summary>
/// <param name="storage">The facts.</param>
/// <param name="objects">Policies: their scopes.</param>
/// <param name="scopes">Counts what is in scope; of the tenant it is asked for, which callers must have been allowed.</param>
internal sealed class PolicyEffectReader(FactStorage storage, ObjectStore objects, ScopeReader scopes)
{
    private const int SecondsOfMinutes = 60;

    /// <summary>The effect in a time; nothing when gateways noted nothing of such a policy.</summary>
    /// <param name="scope">Of which tenants answers may tell.</param>
    /// <param name="tenant">Tenant of the policy.</param>
    /// <param name="policy">Its name.</param>
    /// <param name="from">Beginning, UTC, a whole step.</param>
    /// <param name="to">End, UTC, a whole step.</param>
    /// <param name="step">Seconds of a point.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<PolicyEffect> ReadAsync(TenantScope scope, string tenant, string policy, DateTime from, DateTime to, int step, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection(scope);
        object arguments = new { tenant, policy, from, to, step, most = PolicyEffectSql.MostReasons };
        CommandDefinition command(string sql) => new(sql, arguments, commandTimeout: PolicyEffectSql.TimeoutSeconds, cancellationToken: cancellationToken);
        List<TallyRow> tallies = [.. await connection.QueryAsync<TallyRow>(command(PolicyEffectSql.Tallies))];
        List<PointRow> points = [.. await connection.QueryAsync<PointRow>(command(PolicyEffectSql.Points))];
        List<ReasonRow> reasons = [.. await connection.QueryAsync<ReasonRow>(command(PolicyEffectSql.Reasons))];
        long requests = await connection.ExecuteScalarAsync<long>(command(step < SecondsOfMinutes ? PolicyEffectSql.Requests : PolicyEffectSql.RequestsByMinute));
        ScopeCount inScope = await ScopeAsync(tenant, policy, from, to, step, cancellationToken);
        return new PolicyEffect(
            policy, from, to, step, requests, inScope.Requests, inScope.Clients, Tally(false), Tally(true),
            [.. points.Select(static row => new PolicyEffectPoint(DateTime.SpecifyKind(row.Time, DateTimeKind.Utc), row.WouldDeny, row.Denied))],
            [.. reasons.Select(static row => new PolicyEffectReason(row.Action, row.Reason, row.Acted, row.Requests))],
            inScope.Limits);

        PolicyTally Tally(bool acted) => tallies.Find(row => row.Acted == acted) is { } row ? new PolicyTally(row.Requests, row.Denied, row.Clients) : new PolicyTally(0, 0, 0);
    }

    private async Task<ScopeCount> ScopeAsync(string tenant, string policy, DateTime from, DateTime to, int step, CancellationToken cancellationToken)
    {
        if (objects.Read().ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Policy, tenant, policy))?.Value.Spec is not PolicySpec spec) return Untold("there is no policy of this name now: what was in its scope is not known");
        if (spec.Split is not null) return Untold("shares of a route go by the route: no request is in the scope of a split");
        return await scopes.CountAsync(new ScopeQuestion(tenant, spec.Scope, from, to, step >= SecondsOfMinutes), cancellationToken);

        static ScopeCount Untold(string sentence) => new(null, null, [sentence]);
    }

    private sealed record TallyRow
    {
        public bool Acted { get; init; }

        public long Requests { get; init; }

        public long Denied { get; init; }

        public long Clients { get; init; }
    }

    private sealed record PointRow
    {
        public DateTime Time { get; init; }

        public long WouldDeny { get; init; }

        public long Denied { get; init; }
    }

    private sealed record ReasonRow
    {
        public string Action { get; init; } = "";

        public string Reason { get; init; } = "";

        public bool Acted { get; init; }

        public long Requests { get; init; }
    }
}
