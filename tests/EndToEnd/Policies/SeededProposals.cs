using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;

namespace Insight.EndToEnd.Policies;

/// <summary>Proposals that are there at once, as if a job had found them, for those who cannot wait for traffic.</summary>
public static class SeededProposals
{
    /// <summary>Enters a proposal into the control database of a product that runs, and returns its id.</summary>
    public static string Enter(string dataFolder, string name, PolicySpec policy)
    {
        DateTime now = DateTime.UtcNow;
        Proposal proposal = new()
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Tenant = "default",
            Kind = "seeded",
            Key = $"seeded/{name}",
            Author = "job:seeded",
            Policy = new GatewayObject<PolicySpec>(new ObjectMetadata { Name = name }, policy),
            Title = name,
            CreatedAt = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc),
        };
        using DbConnection connection = ControlDatabase.Open(Path.Combine(dataFolder, "control.db")).OpenConnection();
        connection.Execute(
            "INSERT INTO proposals (id, tenant, key, state, policy, revision, created_at, json) VALUES (@Id, @Tenant, @Key, 'proposed', @name, 1, @created, @json)",
            new { proposal.Id, proposal.Tenant, proposal.Key, name, created = ControlDatabase.Microseconds(now), json = JsonSerializer.Serialize(proposal, ObjectJson.Options) });
        return proposal.Id;
    }
}
