using System.ComponentModel;
using Insight.Console.Api;
using Insight.Policy.Objects;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Proposals;

/// <summary>What goes with a policy that somebody proposes.</summary>
internal readonly record struct NewProposalParameters(
    [property: FromQuery(Name = "by"), Description("Who proposes it; only while the console has no users, afterwards it knows.")] string? By,
    [property: FromQuery(Name = "reason"), Description("Why: what whoever decides reads, and the log.")] string? Reason,
    [property: FromQuery(Name = "tenant"), Description("Tenant that the policy must be of; left out: the policy says.")] string? Tenant,
    [property: FromQuery(Name = "ttl"), Description("How long it lasts from now on, such as 14d; left out: until the policy's expires, or as long as approved policies last.")] string? Ttl)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (TimeSpan? Life, string? Problem) Parse()
    {
        if (Texts.Problem("reason", Reason, Texts.MaxReason, required: true) is { } problem) return (null, problem);
        if (Ttl is null) return (null, null);
        return Duration.TryParse(Ttl, out TimeSpan life) && life >= TimeSpan.FromMinutes(1) ? (life, null) : (null, "ttl: must be from 1m to 366d, such as 12h or 14d.");
    }
}
