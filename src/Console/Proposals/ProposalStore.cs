using System.Data.Common;
using System.Text.Json;
using Dapper;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;

namespace Insight.Console.Proposals;

/// <summary>Proposals in the control database.</summary>
internal sealed class ProposalStore(ControlDatabase database)
{
    /// <summary>Opens a connection.</summary>
    public DbConnection Open() => database.OpenConnection();

    /// <summary>A proposal of a tenant; null when there is none with this id.</summary>
    public Proposal? Find(string tenant, string id)
    {
        using DbConnection connection = Open();
        return Read(connection.Query<string>("SELECT json FROM proposals WHERE id = @id AND tenant = @tenant", new { id, tenant })).SingleOrDefault();
    }

    /// <summary>The same, and nobody else changes it until the transaction ends.</summary>
    public static Proposal? Take(DbConnection connection, DbTransaction transaction, string tenant, string id) =>
        Read(connection.Query<string>("UPDATE proposals SET revision = revision WHERE id = @id AND tenant = @tenant RETURNING json", new { id, tenant }, transaction)).SingleOrDefault();

    /// <summary>Proposals of a tenant, newest first.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="states">In which states; none given: in any.</param>
    /// <param name="offset">Proposals to leave out at the start.</param>
    /// <param name="limit">Most proposals.</param>
    public IReadOnlyList<Proposal> List(string tenant, IReadOnlyCollection<ProposalState> states, int offset, int limit)
    {
        using DbConnection connection = Open();
        DynamicParameters parameters = new(new { tenant, limit, offset });
        string wanted = states.Count == 0 ? "" : $"AND state IN {parameters.AddList("state", states.Select(ProposalStates.Word))}";
        return [.. Read(connection.Query<string>($"SELECT json FROM proposals WHERE tenant = @tenant {wanted} ORDER BY created_at DESC, id LIMIT @limit OFFSET @offset", parameters))];
    }

    /// <summary>Proposals of all tenants in some states.</summary>
    public IReadOnlyList<Proposal> InStates(params IEnumerable<ProposalState> states)
    {
        using DbConnection connection = Open();
        DynamicParameters parameters = new();
        string list = parameters.AddList("state", states.Select(ProposalStates.Word));
        return [.. Read(connection.Query<string>($"SELECT json FROM proposals WHERE state IN {list} ORDER BY created_at, id", parameters))];
    }

    /// <summary>Proposals of one question, newest first.</summary>
    public static IReadOnlyList<Proposal> OfKey(DbConnection connection, DbTransaction transaction, string tenant, string key) =>
        [.. Read(connection.Query<string>("SELECT json FROM proposals WHERE tenant = @tenant AND key = @key ORDER BY created_at DESC, id LIMIT 100", new { tenant, key }, transaction))];

    /// <summary>How many of a tenant's nobody has decided yet.</summary>
    public static long Undecided(DbConnection connection, DbTransaction transaction, string tenant) => connection.ExecuteScalar<long>(
        "SELECT count(*) FROM proposals WHERE tenant = @tenant AND state IN ('proposed', 'in-review', 'snoozed')", new { tenant }, transaction);

    /// <summary>Enters a proposal, or its change.</summary>
    public static void Put(DbConnection connection, DbTransaction transaction, Proposal proposal) => connection.Execute(
        """
        INSERT INTO proposals (id, tenant, key, state, policy, revision, created_at, json) VALUES (@Id, @Tenant, @Key, @state, @policy, @Revision, @created, @json)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, policy = excluded.policy, revision = excluded.revision, json = excluded.json
        """,
        new
        {
            proposal.Id,
            proposal.Tenant,
            proposal.Key,
            state = ProposalStates.Word(proposal.State),
            policy = proposal.Policy.Metadata.Name,
            proposal.Revision,
            created = ControlDatabase.Microseconds(proposal.CreatedAt),
            json = JsonSerializer.Serialize(proposal, ObjectJson.Options),
        },
        transaction);

    private static IEnumerable<Proposal> Read(IEnumerable<string> texts) => texts.Select(static text => JsonSerializer.Deserialize<Proposal>(text, ObjectJson.Options)!);
}
