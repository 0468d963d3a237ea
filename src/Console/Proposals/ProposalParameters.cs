using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Proposals;

/// <summary>How an action is done.</summary>
internal readonly record struct ProposalParameters(
    [property: FromQuery(Name = "by"), Description("Who does it; only while the console has no users, afterwards it knows.")] string? By,
    [property: FromQuery(Name = "tenant"), Description("Tenant of the proposal; 'default' when left out.")] string? Tenant,
    [property: FromQuery(Name = "revision"), Description("Revision that is known; refused (409) when the proposal has another one. Left out: whatever it is.")] long? Revision);
